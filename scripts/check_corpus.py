"""Check data/corpus: python scripts/check_corpus.py [CORPUS] [--letters FOLDER].

Ids, labels, near copies; with --letters (a folder of TSV files with a text column) also
that no written comment repeats a real letter. Prints what is wrong, by id, and ends
with 1 if anything is.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from scipy import sparse

from appeal_triage.taxonomy import Facet, load_taxonomy

COLUMNS = [
    *("id", "text", "topic", "alt_topic", "subtopic", "urgency", "alt_urgency"),
    *("owner", "alt_owner", "style", "stream"),
]
MAX_JACCARD = 0.5
SHINGLE = 5
RUN = 8
_CHUNK = 500


def read_rows(path: Path) -> list[dict[str, str]]:
    """Read every row of a corpus folder or file, in order."""
    files = sorted(path.glob("*.csv")) if path.is_dir() else [path]
    rows: list[dict[str, str]] = []
    for file in files:
        with file.open(encoding="utf-8", newline="") as stream:
            reader = csv.DictReader(stream)
            if reader.fieldnames != COLUMNS:
                raise SystemExit(f"{file.name}: столбцы должны быть {COLUMNS}")
            rows += list(reader)
    return rows


def label_problems(rows: Sequence[dict[str, str]]) -> Iterator[str]:
    """Find labels that the taxonomy or the guide does not allow."""
    taxonomy = load_taxonomy()
    seen: Counter[str] = Counter(row["id"] for row in rows)
    yield from (f"{name}: id повторяется" for name, n in seen.items() if n > 1)
    for row in rows:
        name, subtopic = row["id"], taxonomy.subtopics.get(row["subtopic"])
        if not row["text"].strip():
            yield f"{name}: пустой текст"
        if subtopic is None or subtopic.parent != row["topic"]:
            yield f"{name}: подтема {row['subtopic']} не из темы {row['topic']}"
        for facet, labels in _facets().items():
            if row[facet] not in labels:
                yield f"{name}: {facet} {row[facet]}"
        yield from _second_choices(row)
        yield from _talk(row)
        if row["stream"] not in {"", "1"}:
            yield f"{name}: stream {row['stream']}"


def _talk(row: dict[str, str]) -> Iterator[str]:
    if (row["topic"] == "none") != (row["owner"] == "none"):
        yield f"{row['id']}: тема none и ответственный none идут вместе"
    if row["topic"] == "none" and row["urgency"] != "low":
        yield f"{row['id']}: не обращение всегда низкой срочности"


def _facets() -> dict[str, Facet]:
    taxonomy = load_taxonomy()
    return {
        "topic": taxonomy.topics,
        "urgency": taxonomy.urgency,
        "owner": taxonomy.owners,
    }


def _second_choices(row: dict[str, str]) -> Iterator[str]:
    for facet, labels in _facets().items():
        second = row[f"alt_{facet}"]
        if second and (second not in labels or second == row[facet]):
            yield f"{row['id']}: alt_{facet} {second}"
    levels = load_taxonomy().urgency
    if row["alt_urgency"] in levels and row["urgency"] in levels:
        distance = levels[row["alt_urgency"]].rank - levels[row["urgency"]].rank
        if abs(distance) != 1:
            yield f"{row['id']}: alt_urgency не соседний уровень"


def shingles(text: str) -> set[str]:
    """Cut a text into runs of five characters, marks and case aside."""
    plain = re.sub(r"[^а-яa-z0-9]+", " ", text.lower().replace("ё", "е")).strip()
    return {plain[i : i + SHINGLE] for i in range(max(1, len(plain) - SHINGLE + 1))}


def similar_pairs(
    left: Sequence[str], right: Sequence[str]
) -> Iterator[tuple[int, int, float]]:
    """Yield pairs of positions whose Jaccard similarity of shingles is too high."""
    index: dict[str, int] = {}
    tables = [
        _incidence([shingles(text) for text in texts], index) for texts in (left, right)
    ]
    for table in tables:
        table.resize((table.shape[0], len(index)))
    sizes = [np.asarray(table.sum(axis=1)).ravel() for table in tables]
    columns = tables[1].T.tocsc()
    for start in range(0, len(left), _CHUNK):
        shared = (tables[0][start : start + _CHUNK] @ columns).toarray()
        union = sizes[0][start : start + _CHUNK, None] + sizes[1][None] - shared
        for row, column in np.argwhere(shared > MAX_JACCARD * union):
            value = shared[row, column] / union[row, column]
            yield int(start + row), int(column), float(value)


def _incidence(sets: Sequence[set[str]], index: dict[str, int]) -> sparse.csr_matrix:
    columns = [index.setdefault(s, len(index)) for one in sets for s in sorted(one)]
    starts = np.cumsum([0, *(len(one) for one in sets)])
    ones = np.ones(len(columns), dtype=np.float32)
    return sparse.csr_matrix((ones, columns, starts), shape=(len(sets), len(index)))


def copy_problems(rows: Sequence[dict[str, str]]) -> Iterator[str]:
    """Find near copies within the corpus."""
    texts = [row["text"] for row in rows]
    for a, b, value in similar_pairs(texts, texts):
        if a < b:
            yield f"{rows[a]['id']} и {rows[b]['id']}: похожи на {value:.2f}"


def letter_problems(rows: Sequence[dict[str, str]], folder: Path) -> Iterator[str]:
    """Find written comments that repeat a real letter; never prints the letter."""
    letters: list[str] = []
    for file in sorted(folder.glob("*.tsv")):
        with file.open(encoding="utf-8", newline="") as stream:
            letters += [r["text"] for r in csv.DictReader(stream, delimiter="\t")]
    runs = {run for letter in letters for run in _word_runs(letter)}
    for row in rows:
        if not runs.isdisjoint(_word_runs(row["text"])):
            yield f"{row['id']}: {RUN} слов подряд как в настоящем письме"
    # One or two words are anybody's: «спасибо», «нет воды».
    long = [row for row in rows if len(row["text"].split()) > 4]
    for a, _, value in similar_pairs([r["text"] for r in long], letters):
        yield f"{long[a]['id']}: похож на настоящее письмо ({value:.2f})"


def _word_runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"[а-яa-z0-9]+", text.lower().replace("ё", "е"))
    return {tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1)}


def describe(rows: Sequence[dict[str, str]]) -> Iterator[str]:
    """Lay out the composition: a row a subtopic, a column a level of urgency."""
    levels = list(load_taxonomy().urgency)[::-1]
    counts = Counter((row["subtopic"], row["urgency"]) for row in rows)
    yield "| тема | подтема | " + " | ".join(levels) + " | всего |"
    yield "|---|---" + "|---:" * (len(levels) + 1) + "|"
    for name, label in load_taxonomy().subtopics.items():
        cells = [counts[name, level] for level in levels]
        shown = " | ".join(str(cell) for cell in [*cells, sum(cells)])
        yield f"| {label.parent} | {name} | {shown} |"
    totals = [sum(row["urgency"] == level for row in rows) for level in levels]
    shown = " | ".join(str(total) for total in [*totals, len(rows)])
    yield f"| | **всего** | {shown} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path, nargs="?", default=Path("data/corpus"))
    parser.add_argument("--letters", type=Path)
    parser.add_argument("--describe", action="store_true")
    arguments = parser.parse_args()
    rows = read_rows(arguments.corpus)
    if arguments.describe:
        print("\n".join(describe(rows)))
    problems = [*label_problems(rows), *copy_problems(rows)]
    if arguments.letters:
        problems += letter_problems(rows, arguments.letters)
    print("\n".join(problems))
    print(f"комментариев {len(rows)}, замечаний {len(problems)}")
    raise SystemExit(bool(problems))


if __name__ == "__main__":
    main()
