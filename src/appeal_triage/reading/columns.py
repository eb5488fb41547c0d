"""Which column holds the text, the place, the date: by the names exports give them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from appeal_triage.errors import MissingColumnError
from appeal_triage.knowledge import package_data, read_table

ROLES = ("text", "territory", "created_at", "channel")
"""What a column can be to a decision."""

_MAX_SHOWN = 30
_MAX_NAME = 40
_MAX_WORDS = 5
_SENTENCE_MARK = re.compile(r"[!?…\n]|[.,;]\s")


def usual_names(role: str) -> tuple[str, ...]:
    """Return the names under which a column is usually found, the likeliest first.

    Parameters
    ----------
    role : {"text", "territory", "created_at", "channel"}
        What the column holds.

    Returns
    -------
    tuple of str
        Names, in the order of ``data/reading/columns.csv``.

    Examples
    --------
    >>> usual_names("text")[0]
    'Текст инцидента'
    """
    return tuple(name for its_role, name in _read_names() if its_role == role)


def column_key(name: str) -> str:
    """Reduce a name to what is compared: letters and digits, in small letters.

    Parameters
    ----------
    name : str
        A column name.

    Returns
    -------
    str
        Its key; empty if the name has neither letters nor digits.

    Examples
    --------
    >>> column_key("  ТЕКСТ  обращения* ") == column_key("Текст_обращения")
    True
    """
    folded = name.casefold().replace("ё", "е")
    return "".join(filter(str.isalnum, folded))


def find_column(columns: Sequence[str], name: str) -> int | None:
    """Find a column by its name.

    Parameters
    ----------
    columns : sequence of str
        Names of a table.
    name : str
        Name to look for: exactly first, then regardless of case and white space.

    Returns
    -------
    int or None
        Position of the first such column.

    Examples
    --------
    >>> find_column(["№", "ТЕКСТ ОБРАЩЕНИЯ "], "Текст обращения")
    1
    """
    if name in columns:
        return columns.index(name)
    key = column_key(name)
    keys = [column_key(column) for column in columns]
    return keys.index(key) if key and key in keys else None


def find_usual(columns: Sequence[str], role: str) -> int | None:
    """Find the column that holds something, by the usual names.

    Parameters
    ----------
    columns : sequence of str
        Names of a table.
    role : {"text", "territory", "created_at", "channel"}
        What the column should hold.

    Returns
    -------
    int or None
        Position of the column with the likeliest name.

    Examples
    --------
    >>> find_usual(["id", "Комментарий", "Текст инцидента"], "text")
    2
    """
    positions: dict[str, int] = {}
    for position, column in enumerate(columns):
        positions.setdefault(column_key(column), position)
    keys = map(column_key, usual_names(role))
    return next((positions[key] for key in keys if key in positions), None)


def need_column(columns: Sequence[str], name: str, where: str) -> int:
    """Find a column that was asked for by name.

    Parameters
    ----------
    columns : sequence of str
        Names of the table.
    name : str
        Name asked for.
    where : str
        Name of the file, for the message.

    Returns
    -------
    int
        Its position.

    Raises
    ------
    MissingColumnError
        If there is none.
    """
    position = find_column(columns, name)
    if position is None:
        raise MissingColumnError(
            f"{where}: нет столбца «{name}»; есть столбцы: {show_columns(columns)}"
        )
    return position


def need_usual(columns: Sequence[str], role: str, where: str) -> int:
    """Find the column that holds something, and fail if there is none.

    Parameters
    ----------
    columns : sequence of str
        Names of the table.
    role : {"text", "territory", "created_at", "channel"}
        What the column should hold.
    where : str
        Name of the file, for the message.

    Returns
    -------
    int
        Its position.

    Raises
    ------
    MissingColumnError
        If no column has one of the usual names.
    """
    position = find_usual(columns, role)
    if position is None:
        what, option = {
            "text": ("с текстом", "--text-column (text_column)"),
            "territory": ("с территорией", "--territory-column (territory_column)"),
        }.get(role, (f"«{role}»", "имя столбца"))
        raise MissingColumnError(
            f"{where}: не найден столбец {what}; есть столбцы: "
            f"{show_columns(columns)}; назовите нужный: {option}"
        )
    return position


def show_columns(columns: Sequence[str]) -> str:
    """List column names for a message.

    A file without a header has a comment where names should stand, and a message must
    not repeat it: what reads like a sentence is shown as a number.

    Parameters
    ----------
    columns : sequence of str
        Names of a table.

    Returns
    -------
    str
        At most thirty names in quotes, separated by commas.

    Examples
    --------
    >>> show_columns(["id", "Не горит фонарь! Примите меры."])
    '«id», (столбец 2)'
    """
    shown = [
        f"«{name}»" if _is_name(name) else f"(столбец {number})"
        for number, name in enumerate(columns[:_MAX_SHOWN], start=1)
    ]
    rest = len(columns) - len(shown)
    return ", ".join(shown) + (f" и ещё {rest}" if rest else "")


def _is_name(name: str) -> bool:
    short = len(name) <= _MAX_NAME and len(name.split()) <= _MAX_WORDS
    return bool(name.strip()) and short and not _SENTENCE_MARK.search(name)


@cache
def _read_names() -> tuple[tuple[str, str], ...]:
    rows = read_table(
        package_data("reading", "columns.csv"), ("role", "name", "source")
    )
    return tuple((row.choice("role", ROLES), row["name"]) for row in rows)
