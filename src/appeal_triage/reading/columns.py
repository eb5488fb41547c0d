"""Which column holds the text, the place, the date: by the names exports give them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import chain

from appeal_triage.errors import InputError, MissingColumnError
from appeal_triage.knowledge import package_data, read_table
from appeal_triage.results import COLUMNS

ROLES = ("text", "territory", "created_at", "channel", "other")
"""What a column can be to a decision; ``other`` is nothing, but its name is known."""

HEADER_ROWS = 10
"""Rows among which a header is looked for: titles of reports stand above it."""

_MAX_SHOWN = 30
_NEEDED = {
    "text": ("столбец с текстом", "--text-column (text_column)"),
    "territory": ("столбец с территорией", "--territory-column (territory_column)"),
    "created_at": ("столбец с датой", "created_at_column"),
    "channel": ("столбец с каналом", "channel_column"),
}


def usual_names(role: str) -> tuple[str, ...]:
    """Return the names under which a column is usually found, the likeliest first.

    Parameters
    ----------
    role : {"text", "territory", "created_at", "channel", "other"}
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


def find_header(rows: Sequence[Sequence[str]], column: str = "") -> int | None:
    """Find the header among the first rows of a table.

    Parameters
    ----------
    rows : sequence of sequence of str
        First rows; those after ``HEADER_ROWS`` are not looked at.
    column : str, optional
        A name that the header is known to hold.

    Returns
    -------
    int or None
        Position of the first row with the named column or, if there is none, with a
        usual name of the text. A row below others is a header only if they are
        emptier, as titles are, and it has no bare number or date: a cell of an appeal
        that happens to be such a name would hide real rows.

    Examples
    --------
    >>> find_header([["Отчёт за май"], ["№", "Комментарий"], ["1", "Нет света"]])
    1
    """
    top = rows[:HEADER_ROWS]
    likely: list[int] = []
    widest = 0
    for position, row in enumerate(top):
        filled = sum(bool(cell.strip()) for cell in row)
        if not position or (widest < max(filled, 2) and not any(map(_is_value, row))):
            likely.append(position)
        widest = max(widest, filled)
    named = (at for at in likely if column and find_column(top[at], column) is not None)
    usual = (at for at in likely if find_usual(top[at], "text") is not None)
    return next(chain(named, usual), None)


def check_name(name: object) -> None:
    """Check that a column is asked for by its name.

    Parameters
    ----------
    name : object
        What stands where a name should, or None.

    Raises
    ------
    InputError
        If it is not a string.
    """
    if name is not None and not isinstance(name, str):
        raise InputError(
            f"столбец задан значением типа {type(name).__name__}, а нужно его имя "
            'строкой, например text_column="Текст"; столбец без имени зовётся своим '
            'номером в таблице: "0"'
        )


def need_column(
    columns: Sequence[str], name: str, where: str, role: str = "text"
) -> int:
    """Find a column that was asked for by name.

    Parameters
    ----------
    columns : sequence of str
        Names of the table.
    name : str
        Name asked for.
    where : str
        Name of the file, for the message.
    role : {"text", "territory", "created_at", "channel"}, optional
        What the column should hold, for the message.

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
        what, option = _NEEDED[role]
        raise MissingColumnError(
            f"{where}: нет такого столбца, какой назван в {option}; "
            + _advice(columns, f"проверьте, как называется {what}")
        )
    return position


def need_usual(columns: Sequence[str], role: str, where: str) -> int:
    """Find the column that holds something, and fail if there is none.

    Parameters
    ----------
    columns : sequence of str
        Names of the table.
    role : {"text", "territory"}
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
        what, option = _NEEDED[role]
        raise MissingColumnError(
            f"{where}: не найден {what}; "
            + _advice(columns, f"назовите нужный: {option}")
        )
    return position


def show_columns(columns: Sequence[str]) -> str:
    """List column names for a message.

    A file without a header has a comment or a telephone where names should stand, and
    a message must not repeat it: only names that exports usually give are shown.

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
    >>> show_columns(["id", "Не горит фонарь на Садовой"])
    '«id», «столбец 2»'
    """
    known = known_keys()
    shown = [
        f"«{name.strip()}»" if column_key(name) in known else f"«столбец {number}»"
        for number, name in enumerate(columns[:_MAX_SHOWN], start=1)
    ]
    rest = len(columns) - len(shown)
    return ", ".join(shown) + (f" и ещё {rest}" if rest else "")


@cache
def known_keys() -> frozenset[str]:
    """Return the keys of all names that a header may hold and a comment is not.

    Returns
    -------
    frozenset of str
        Keys of ``data/reading/columns.csv`` and of the columns of decisions.
    """
    names = (*(name for _, name in _read_names()), *COLUMNS)
    return frozenset(map(column_key, names))


def _advice(columns: Sequence[str], action: str) -> str:
    if not columns:
        return "столбцов в таблице нет совсем"
    return (
        f"есть столбцы: {show_columns(columns)} (необычные имена не показаны); "
        f"{action}; если первая строка не заголовок, а уже обращение, добавьте над "
        "ней строку с именами столбцов"
    )


def _is_value(cell: str) -> bool:
    return any(map(str.isdigit, cell)) and not any(map(str.isalpha, cell))


@cache
def _read_names() -> tuple[tuple[str, str], ...]:
    rows = read_table(
        package_data("reading", "columns.csv"), ("role", "name", "source")
    )
    return tuple((row.choice("role", ROLES), row["name"]) for row in rows)
