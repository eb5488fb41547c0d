"""Names of the columns that are written."""

from __future__ import annotations

from collections.abc import Sequence

from appeal_triage.reading import Field
from appeal_triage.results import COLUMNS


def appended_fields(columns: Sequence[str]) -> tuple[Field, ...]:
    """Name the columns that a result adds to a table.

    They are ``appeal_triage.results.COLUMNS``. Where the table has such a column
    already, its own is kept and ours is called ``triage_…``; if that is taken too,
    ``triage_2_…``, ``triage_3_…`` and so on.

    Parameters
    ----------
    columns : sequence of str
        Names of the table.

    Returns
    -------
    tuple of Field
        As many as ``COLUMNS`` and in that order; scores are numbers, others text;
        ``problems``, a list, is JSON where the format holds text alone.

    Examples
    --------
    >>> [field.name for field in appended_fields(["id", "topic"])][:2]
    ['triage_topic', 'topic_label']
    """
    taken = set(columns) | set(COLUMNS)
    return tuple(
        Field(
            _free_name(name, taken) if name in columns else name,
            "number" if name.endswith("_score") else "text",
        )
        for name in COLUMNS
    )


def _free_name(name: str, taken: set[str]) -> str:
    free, number = f"triage_{name}", 1
    while free in taken:
        number += 1
        free = f"triage_{number}_{name}"
    return free


def unique_names(columns: Sequence[str]) -> tuple[str, ...]:
    """Tell columns of one name apart, for formats that cannot hold two.

    Parameters
    ----------
    columns : sequence of str
        Names of a table.

    Returns
    -------
    tuple of str
        The second «Дата» is «Дата_2», or the next number that no column has.

    Examples
    --------
    >>> unique_names(["Дата", "Текст", "Дата"])
    ('Дата', 'Текст', 'Дата_2')
    """
    taken = set(columns)
    seen: set[str] = set()
    names = []
    for column in columns:
        name, number = column, 1
        while name in seen or (number > 1 and name in taken):
            number += 1
            name = f"{column}_{number}"
        seen.add(name)
        names.append(name)
    return tuple(names)
