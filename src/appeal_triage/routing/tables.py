"""Tables of a pack: UTF-8 or an error that says where not, and cells of many tables."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from appeal_triage.errors import RegionError
from appeal_triage.knowledge import Row, read_table
from appeal_triage.places import Gazetteer

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def read_pack_table(path: Path, columns: Iterable[str]) -> list[Row]:
    """Read a table of a pack.

    Parameters
    ----------
    path : Path
        The file.
    columns : iterable of str
        Columns that must be in its header.

    Returns
    -------
    list of Row
        The lines in file order.

    Raises
    ------
    RegionError
        If the file is absent, not UTF-8, lacks a column or has a ragged line.
    """
    check_encoding(path)
    _check_delimiter(path)
    return read_table(path, columns, error=RegionError)


def _check_delimiter(path: Path) -> None:
    """Tell a table that a Russian spreadsheet has saved with its own delimiter."""
    try:
        with path.open(encoding="utf-8-sig") as file:
            header = file.readline()
    except OSError:
        return
    for mark, name in ((";", "точкой с запятой"), ("\t", "табуляцией")):
        if mark in header and "," not in header:
            raise RegionError(
                f"{path.name}, строка 1: столбцы разделены {name}, а нужна запятая; "
                "сохраните таблицу как CSV UTF-8 с запятой"
            )


def check_encoding(path: Path) -> None:
    """Check that a file of a pack is UTF-8.

    Parameters
    ----------
    path : Path
        The file; one that is absent or cannot be read is left to its reader.

    Raises
    ------
    RegionError
        If it is not; the message names the row and, in a table, the column.
    """
    try:
        raw = path.read_bytes()
    except OSError:
        return
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as problem:
        where = _place(path, raw, problem.start)
        raise RegionError(
            f"{path.name}{where}: файл не в UTF-8{_guess(raw)}; пересохраните его в "
            "UTF-8"
        ) from None


def _place(path: Path, raw: bytes, start: int) -> str:
    before = raw[:start].split(b"\n")
    where = f", строка {len(before)}"
    if path.suffix != ".csv":
        return where
    columns = _cells(raw.split(b"\n", 1)[0])
    cells = _cells(before[-1])
    if len(before) == 1 or not 0 < len(cells) <= len(columns):
        return where
    return f"{where}, «{columns[len(cells) - 1].strip()}»"


def _cells(line: bytes) -> list[str]:
    try:
        return next(csv.reader([line.decode("utf-8", "replace")]), [""])
    except csv.Error:  # a bare carriage return, or a cell of enormous length
        return []


def _guess(raw: bytes) -> str:
    """Name what Russian Windows writes: cp1251 where most high bytes are letters."""
    if b"\0" in raw:
        return " (похоже на UTF-16)"
    high = [byte for byte in raw if byte >= 0x80]
    letters = sum(byte >= 0xC0 or byte in {0xA8, 0xB8} for byte in high)
    return " (похоже на cp1251)" if letters > 0.8 * len(high) else ""


def unique_id(row: Row, seen: set[str]) -> str:
    """Read the id of a row that has a name.

    Parameters
    ----------
    row : Row
        The row, with ``id`` and ``name``.
    seen : set of str
        Ids of the rows before; the new one is added.

    Returns
    -------
    str
        The id.

    Raises
    ------
    KnowledgeError
        If it is no identifier or is there already, or the name is empty.
    """
    key = row["id"]
    if not key.isascii() or not key.replace("-", "_").isidentifier():
        raise row.fail("id", f"«{key}» не латинский идентификатор: нужны a–z, 0–9, _")
    if key in seen:
        raise row.fail("id", f"«{key}» повторяется; дайте строке другой id")
    seen.add(key)
    if not row["name"]:
        raise row.fail("name", "пустая ячейка; впишите название")
    return key


def listed(cell: str) -> tuple[str, ...]:
    """Split a cell by «;».

    Parameters
    ----------
    cell : str
        The cell.

    Returns
    -------
    tuple of str
        Its parts without white space and empty ones.
    """
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def optional(row: Row, column: str) -> str:
    """Read a cell of a column that older packs do not have.

    Parameters
    ----------
    row : Row
        The row.
    column : str
        Name of the column.

    Returns
    -------
    str
        The cell; empty if there is no such column.
    """
    return row.values.get(column, "")


def territory_id(row: Row, gazetteer: Gazetteer) -> str:
    """Read the territory of a row.

    Parameters
    ----------
    row : Row
        The row, with ``territory``.
    gazetteer : Gazetteer
        Territories of the pack.

    Returns
    -------
    str
        Its id; empty for any.

    Raises
    ------
    KnowledgeError
        If there is no such territory.
    """
    if row["territory"] and row["territory"] not in gazetteer:
        raise row.fail(
            "territory",
            f"нет территории «{row['territory']}»; впишите id из territories.csv или "
            "оставьте пусто для всего региона",
        )
    return row["territory"]


def day(row: Row, column: str) -> date | None:
    """Read a date of a column that a pack may leave out.

    Parameters
    ----------
    row : Row
        The row.
    column : str
        Name of the column.

    Returns
    -------
    date or None
        None for an empty cell.

    Raises
    ------
    KnowledgeError
        If it is no date.
    """
    cell = optional(row, column)
    if not cell:
        return None
    try:
        # Python reads 20260131 and 2026-W05-6 too, which nobody else does.
        found = date.fromisoformat(cell) if _DATE.fullmatch(cell) else None
    except ValueError:
        found = None
    if found is None:
        raise row.fail(
            column, f"«{cell}» не дата; нужен вид ГГГГ-ММ-ДД, например 2026-01-31"
        )
    return found
