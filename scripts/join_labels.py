"""Join labels to the letters they are of: join_labels.py LABELS LETTERS -o OUT.

LABELS is a file of data/letters (an id and labels a row, no text), LETTERS the file
with the texts, which are not published. OUT, with both, must stay out of the
repository: it is what ``appeal-triage train --letters`` reads.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import pandas as pd


def join(labels: Path, letters: Path) -> pd.DataFrame:
    """Return the labelled letters in the order of the labels."""
    marked = pd.read_csv(labels, dtype=str, keep_default_na=False)
    texts = pd.read_csv(letters, sep="\t", dtype=str, keep_default_na=False)
    known = texts.set_index("id")["text"]
    missing = sorted(set(marked["id"]) - set(known.index))
    if missing:
        raise SystemExit(
            f"{letters}: нет писем с id {', '.join(missing[:3])} (всего {len(missing)})"
        )
    marked.insert(1, "text", known.loc[marked["id"]].to_numpy())
    return marked


def main() -> None:
    """Read the arguments, write the joined file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("labels", type=Path)
    parser.add_argument("letters", type=Path)
    parser.add_argument("-o", "--out", type=Path, required=True)
    options = parser.parse_args()
    joined = join(options.labels, options.letters)
    joined.to_csv(options.out, index=False)
    print(f"{options.out}: {len(joined)}")


if __name__ == "__main__":
    main()
