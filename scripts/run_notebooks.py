"""Execute every notebook of a folder: python run_notebooks.py FOLDER.

With --write the outputs are saved into the notebooks.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import nbformat
from nbclient import NotebookClient


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    for path in sorted(arguments.folder.glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        client = NotebookClient(
            notebook,
            timeout=300,
            kernel_name="python3",
            resources={"metadata": {"path": str(arguments.folder)}},
        )
        client.execute()
        print(f"{path}: {len(notebook.cells)} cells")
        if arguments.write:
            nbformat.write(notebook, path)


if __name__ == "__main__":
    main()
