"""The tables of the norms, read and checked.

``norms.csv``
    Norms with act, clause, term, what decides inside a range, from when the term runs,
    how surely it is known and from when to when it is in force. An act that took
    another's place has a row with the same ``id`` and later dates.
    ``level`` is the urgency below which it is never chosen (empty: ``normal``).
``choices.csv``
    Which norm speaks of a fault of a subtopic: the first row that fits, special rows
    first. ``cue`` and ``without_cue`` are cues of urgency that suggest a level, groups
    of such cues, or kinds of ``faults``, by «|»; an empty ``level`` is that of the
    norm. Wishes, plans and questions, which are low, have no norm.
``faults``
    Kinds of faults that only norms ask about: :mod:`appeal_triage.norms.faults`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path

from appeal_triage.knowledge import Row, package_data, read_table
from appeal_triage.normalization.morphology import analyzer
from appeal_triage.norms.book import Norm, NormBook, Rule
from appeal_triage.norms.faults import FaultFinder, read_faults
from appeal_triage.norms.terms import CALENDAR_UNITS, Term
from appeal_triage.taxonomy import load_taxonomy
from appeal_triage.urgency import load_cues

MARKS = ("act", "secondary", "memory")
"""How surely a norm is known: by its act, by what others say of it, by memory."""
_STARTS = ("registration", "detection", "event")
_UNITS = (*CALENDAR_UNITS, "working_days")
_NORMS = (
    "id",
    "act",
    "clause",
    "subject",
    "min",
    "max",
    "unit",
    "varies_by",
    "starts",
    "level",
    "mark",
    "valid_from",
    "valid_to",
    "source",
)
_CHOICES = (
    "subtopic",
    "cue",
    "without_cue",
    "level",
    "norm",
    "condition",
    "source",
)
_DEFAULT_LEVEL = "normal"


@cache
def load_norms() -> NormBook:
    """Return the package's norms, read once.

    Returns
    -------
    NormBook
        The norms.

    Examples
    --------
    >>> load_norms().choose("gratitude", "low", (), None) is None
    True
    """
    return read_norms(package_data("norms"))


def read_norms(folder: Path) -> NormBook:
    """Read and cross-check the tables of a folder.

    Parameters
    ----------
    folder : Path
        Holds ``norms.csv``, ``choices.csv`` and the folder ``faults``.

    Returns
    -------
    NormBook
        The norms.

    Raises
    ------
    KnowledgeError
        If a cell is empty, a term or a date is wrong, two editions of a norm are in
        force on one day, a row names no known subtopic, cue, level or norm, or a row
        cannot be reached; names the file, the row and the column.
    """
    norms = list(_norms(read_table(folder / "norms.csv", _NORMS)))
    faults = read_faults(folder / "faults", _is_known)
    rows = read_table(folder / "choices.csv", _CHOICES)
    return NormBook(norms, _rules(rows, norms, faults), faults)


def _is_known(word: str) -> bool:
    return bool(analyzer().word_is_known(word))


def _norms(rows: Iterable[Row]) -> Iterator[Norm]:
    editions: dict[str, list[Norm]] = {}
    for row in rows:
        for column in ("id", "act", "subject", "source"):
            _filled(row, column)
        first, last = _day(row, "valid_from"), _day(row, "valid_to")
        if (first or date.min) > (last or date.max):
            raise row.fail("valid_to", "раньше, чем «valid_from»")
        least, most = _terms(row)
        norm = Norm(
            row["id"],
            row["act"],
            row["clause"],
            row["subject"],
            least,
            most,
            row["varies_by"],
            row.choice("starts", _STARTS),
            row.choice("level", ("", *load_taxonomy().urgency)) or _DEFAULT_LEVEL,
            row.choice("mark", MARKS),
            first,
            last,
            row["source"],
        )
        known = editions.setdefault(norm.id, [])
        if any(_overlap(norm, other) for other in known):
            raise row.fail("id", f"у «{norm.id}» на те же дни уже есть строка")
        known.append(norm)
        yield norm


def _filled(row: Row, column: str) -> str:
    if not row[column]:
        raise row.fail(column, "пустая ячейка")
    return row[column]


def _day(row: Row, column: str) -> date | None:
    if not row[column]:
        return None
    try:
        return date.fromisoformat(row[column])
    except ValueError:
        raise row.fail(column, f"«{row[column]}» не дата вида 2024-09-01") from None


def _overlap(norm: Norm, other: Norm) -> bool:
    return max(norm.valid_from or date.min, other.valid_from or date.min) <= min(
        norm.valid_to or date.max, other.valid_to or date.max
    )


def _terms(row: Row) -> tuple[Term, Term]:
    unit = row.choice("unit", _UNITS)
    least, most = (Term(whole(row, column), unit) for column in ("min", "max"))
    if least > most:
        raise row.fail("max", "меньше, чем «min»")
    if (least < most) is not bool(row["varies_by"]):
        raise row.fail("varies_by", "нужен, когда «min» и «max» разные, и только тогда")
    return least, most


def whole(row: Row, column: str) -> int:
    """Return a cell as a whole number that is not negative.

    Parameters
    ----------
    row : Row
        A row of a table.
    column : str
        Its column.

    Returns
    -------
    int
        The number.

    Raises
    ------
    KnowledgeError
        If it is no such number, or longer than nine digits.
    """
    cell = row[column]
    if not (cell.isascii() and cell.isdecimal() and len(cell) < 10):
        raise row.fail(column, f"«{cell}» не целое число от нуля")
    return int(cell)


def _rules(
    rows: Iterable[Row], norms: Iterable[Norm], faults: FaultFinder
) -> dict[str, list[Rule]]:
    editions: dict[str, tuple[Norm, ...]] = {}
    for norm in norms:
        editions[norm.id] = (*editions.get(norm.id, ()), norm)
    names = _names(faults)
    taxonomy = load_taxonomy()
    rules: dict[str, list[Rule]] = {}
    for row in rows:
        level = row.choice("level", ("", *taxonomy.urgency)) or _DEFAULT_LEVEL
        chosen = editions[row.choice("norm", editions)]
        levels = (level, *(norm.level for norm in chosen))
        rule = Rule(
            _cues(row, "cue", names),
            _cues(row, "without_cue", names),
            max(taxonomy.urgency[name].rank for name in levels),
            chosen,
            _filled(row, "condition"),
            _filled(row, "source"),
        )
        before = rules.setdefault(row.choice("subtopic", taxonomy.subtopics), [])
        if any(_hides(earlier, rule) for earlier in before):
            raise row.fail("cue", "строка недостижима: раньше подходит другая")
        before.append(rule)
    return rules


def _names(faults: FaultFinder) -> dict[str, bool]:
    """Name what a rule may ask about; False where no urgency hangs on it."""
    names = dict.fromkeys((fault.id for fault in faults.faults), True)
    for cue in load_cues().cues:
        names[cue.id] = bool(cue.level)
        names[cue.group] = names.get(cue.group, True) and bool(cue.level)
    return names


def _cues(row: Row, column: str, names: Mapping[str, bool]) -> frozenset[str]:
    cell = row[column]
    listed = (
        frozenset(part.strip() for part in cell.split("|")) if cell else frozenset()
    )
    for name in sorted(listed):
        if name not in names:
            raise row.fail(column, f"нет ни признака, ни группы «{name}»")
        if not names[name]:
            # A comment is read for the cues that suggest a level and for no others.
            raise row.fail(
                column,
                f"«{name}» не говорит о срочности; опишите это в faults/kinds.csv",
            )
    return listed


def _hides(earlier: Rule, later: Rule) -> bool:
    """Tell whether one row always fits where another would."""
    return (
        (not earlier.cues or (bool(later.cues) and later.cues <= earlier.cues))
        and earlier.without <= later.without
        and earlier.rank <= later.rank
        and any(
            norm.valid_from is None and norm.valid_to is None
            for norm in earlier.editions
        )
    )
