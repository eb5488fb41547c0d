"""A past export → letters with who took them, and what of it cannot be used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

from appeal_triage.errors import LabelError, MissingColumnError
from appeal_triage.evaluation.labelled import label_cell, text_place
from appeal_triage.normalization import is_word, tokenize
from appeal_triage.normalization.proper_names import PERSON, name_kind
from appeal_triage.reading import find_column, open_table
from appeal_triage.reading.columns import column_key, need_column, show_columns
from appeal_triage.routing.history_evidence import MIN_TEXTS

MIN_ROWS = 50
"""Fewer letters than this say nothing of a region with several bodies."""
_SHOWN = 10


@dataclass(frozen=True)
class PastColumns:
    """Names of the columns of an export.

    Attributes
    ----------
    agency : str
        Column of the body that took the letter.
    text : str or None
        Column of the text; found by its usual names when not given.
    territory : str or None
        Column of the territory; none by default.
    """

    agency: str
    text: str | None = None
    territory: str | None = None


@dataclass(frozen=True)
class PastRows:
    """Usable rows of an export.

    Attributes
    ----------
    texts, agencies, territories : list of str
        One each per row; the agency by one spelling of its name.
    notes : tuple of str
        What was left out or is weak, in Russian, for the user.
    """

    texts: list[str]
    agencies: list[str]
    territories: list[str]
    notes: tuple[str, ...]


def read_past(path: str | PathLike[str], columns: PastColumns) -> PastRows:
    """Read a past export.

    Parameters
    ----------
    path : path
        A table of any format that :func:`appeal_triage.reading.open_table` reads.
    columns : PastColumns
        Which of its columns are read.

    Returns
    -------
    PastRows
        Rows with a text and a body.

    Raises
    ------
    MissingColumnError
        If a column is absent.
    LabelError
        If fewer than ``MIN_ROWS`` rows are usable.
    """
    name = Path(path).name
    lacking: Counter[str] = Counter()
    rows: list[tuple[str, str, str]] = []
    for text, agency, territory in _cells(path, columns):
        fault = _fault(text, agency)
        if fault:
            lacking[fault] += 1
        else:
            rows.append((text, " ".join(agency.split()), territory))
    where = f"{name}, столбец «{columns.agency}»"
    faults = [f"{fault} — {count}" for fault, count in sorted(lacking.items())]
    left_out = f"не взяты строки: {', '.join(faults)}" if faults else ""
    if len(rows) < MIN_ROWS:
        raise LabelError(
            f"{where}: строк с текстом и исполнителем {len(rows)}, а нужно не меньше "
            f"{MIN_ROWS}{f' ({left_out})' if left_out else ''}; возьмите выгрузку за "
            "больший срок или проверьте --text-column и --agency-column"
        )
    spelled = _spellings([agency for _, agency, _ in rows])
    agencies = [spelled[column_key(agency)] for _, agency, _ in rows]
    notes = [f"{where}: {left_out}"] if left_out else []
    return PastRows(
        [text for text, _, _ in rows],
        agencies,
        [territory for _, _, territory in rows],
        (*notes, *_told(agencies, where)),
    )


def _cells(
    path: str | PathLike[str], columns: PastColumns
) -> Iterator[tuple[str, str, str]]:
    """Yield text, body and territory of each row."""
    with open_table(path, text_column=columns.text) as table:
        name = Path(path).name
        text = text_place(table.columns, columns.text, name)
        agency = _agency_place(table.columns, columns.agency, name)
        territory = None
        if columns.territory is not None:
            territory = need_column(table.columns, columns.territory, name, "territory")
        for row in table:
            place = "" if territory is None else label_cell(row[territory])
            words = row[text]
            yield (
                words if isinstance(words, str) else "",
                label_cell(row[agency]),
                place,
            )


def _agency_place(columns: tuple[str, ...], wanted: str, name: str) -> int:
    position = find_column(columns, wanted)
    if position is None:
        raise MissingColumnError(
            f"{name}: нет такого столбца, какой назван в --agency-column "
            f"(agency_column); есть столбцы: {show_columns(columns)} (необычные имена "
            "не показаны); назовите столбец с исполнителем"
        )
    return position


def _fault(text: str, agency: str) -> str:
    """Say why a row cannot be used; nothing if it can."""
    if not any(map(str.isalpha, text)):
        return "нет текста"
    if not any(map(str.isalpha, agency)):
        return "нет исполнителя"
    return "исполнитель назван именем человека" if _is_person(agency) else ""


def _is_person(name: str) -> bool:
    """Tell «Иванова М. П.» from a body: no name of a person may get into a pack."""
    words = [word for word in tokenize(name) if is_word(word)]
    long = [word for word in words if len(word) > 1]
    return bool(long) and all(name_kind(word) == PERSON for word in long)


def _spellings(agencies: list[str]) -> dict[str, str]:
    """Choose the commonest spelling of each body, the first of equals by alphabet."""
    by_key: dict[str, Counter[str]] = {}
    for agency in agencies:
        by_key.setdefault(column_key(agency), Counter())[agency] += 1
    return {
        key: min(spelled, key=lambda name: (-spelled[name], name))
        for key, spelled in by_key.items()
    }


def _told(agencies: list[str], where: str) -> list[str]:
    """Tell of bodies that have too few letters."""
    counts = Counter(agencies)
    notes = []
    if len(counts) == 1:
        notes.append(
            f"{where}: исполнитель один на все строки; история не поможет выбирать, "
            "возьмите выгрузку с другими ведомствами"
        )
    rare = sorted(name for name, count in counts.items() if count < MIN_TEXTS)
    if rare:
        shown = ", ".join(f"«{name}»" for name in rare[:_SHOWN])
        rest = f" и ещё {len(rare) - _SHOWN}" if len(rare) > _SHOWN else ""
        notes.append(
            f"{where}: у ведомств {len(rare)} меньше {MIN_TEXTS} обращений, они "
            f"узнаются лишь по месту в названии: {shown}{rest}; нужна выгрузка за "
            "больший срок"
        )
    return notes
