"""Lint every docstring of the package with numpydoc; fail if it prints anything."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def main() -> None:
    files = sorted(str(path) for path in Path("src").rglob("*.py"))
    done = subprocess.run(
        [sys.executable, "-m", "numpydoc", "lint", *files],
        capture_output=True,
        text=True,
        check=False,
    )
    print(done.stdout + done.stderr)
    raise SystemExit(done.returncode or bool(done.stdout.strip()))


if __name__ == "__main__":
    main()
