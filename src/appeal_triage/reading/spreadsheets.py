"""XLSX workbooks: the first sheet, its header found below titles, types kept."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from itertools import chain, islice
from typing import IO, Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile
from zlib import error as ZlibError  # noqa: N812

from appeal_triage.errors import FormatError, InputError
from appeal_triage.reading.cells import cell_text, is_missing
from appeal_triage.reading.columns import HEADER_ROWS, find_header
from appeal_triage.reading.formulas import unguard
from appeal_triage.reading.sources import Source
from appeal_triage.reading.tables import Field, Row, Table, fit_row

_DAMAGED = (
    "{}: книга XLSX повреждена или обрезана; скачайте её заново или откройте и "
    "пересохраните"
)
_GLUE = " | "
_MOST_ROWS = 1_048_576
# How a workbook writes characters that XML cannot hold (ECMA-376, ST_Xstring).
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
# What openpyxl lets through from zipfile, zlib, expat and its own checks.
_DAMAGE = (
    BadZipFile,
    ZlibError,
    ParseError,
    EOFError,
    OSError,
    KeyError,
    IndexError,
    RuntimeError,
    ValueError,
    TypeError,
    AttributeError,
)


def read_spreadsheet(source: Source, column: str = "") -> Table:
    """Read the first sheet of an XLSX workbook.

    Parameters
    ----------
    source : Source
        The open file.
    column : str, optional
        A name that the header is known to hold.

    Returns
    -------
    Table
        Numbers, dates and truth values keep their types; formulas are their last
        values; an empty cell is None. Rows that are empty to the end of the sheet are
        dropped; cells past the last column are joined to it by `` | ``.

    Raises
    ------
    InputError
        If the sheet is empty.
    FormatError
        If the file is not a whole workbook.
    """
    book = _open_book(source.stream, source.name)
    rows = _read_rows(book.worksheets[0], source.name)
    top = list(islice(rows, HEADER_ROWS))
    if not top:
        raise InputError(f"{source.name}: на первом листе нет ни одной строки")
    position = _find_header(top, column)
    names = [cell_text(cell) for cell in top[position]]
    while len(names) > 1 and not names[-1]:
        names.pop()

    def _cells() -> Iterator[Row]:
        for row in chain(top[position + 1 :], rows):
            yield fit_row(row, len(names), None, _GLUE)

    def _close() -> None:
        book.close()
        source.stream.close()

    return Table(source.name, [Field(name) for name in names], _cells(), _close)


def _open_book(stream: IO[bytes], name: str) -> Any:
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            # About styles and validation rules that are dropped: we read values.
            warnings.simplefilter("ignore", UserWarning)
            book = load_workbook(stream, read_only=True, data_only=True)
    except _DAMAGE:
        raise FormatError(_DAMAGED.format(name)) from None
    if not book.worksheets:
        book.close()
        raise FormatError(f"{name}: в книге нет ни одного листа с таблицей")
    return book


def _read_rows(sheet: Any, name: str) -> Iterator[Row]:
    # Many exports state a wrong size of the sheet, which openpyxl would believe.
    sheet.reset_dimensions()
    empty = 0
    cells = sheet.iter_rows(values_only=True)
    while True:
        try:
            values = next(cells, None)
        except _DAMAGE:
            raise FormatError(_DAMAGED.format(name)) from None
        if values is None:
            return
        row = [_value(value) for value in values]
        if all(map(is_missing, row)):
            empty += 1
            # A row number out of any sheet makes openpyxl invent rows without end.
            if empty > _MOST_ROWS:
                raise FormatError(_DAMAGED.format(name))
            continue
        yield from ([] for _ in range(empty))
        empty = 0
        yield row


def _find_header(rows: list[Row], column: str) -> int:
    # A title, a date, a name of the report may stand above the header.
    texts = [[c if isinstance(c, str) else "" for c in row] for row in rows]
    found = find_header([[cell_text(c) for c in row] for row in rows], column)
    if found is not None:
        return found
    for position, row in enumerate(texts):
        if sum(bool(cell.strip()) for cell in row) > 1:
            return position
    return next(position for position, row in enumerate(rows) if row)


def _value(value: object) -> object:
    if not isinstance(value, str):
        return value
    if "_x" in value:
        value = _ESCAPED.sub(_unescape, value)
    return unguard(value)


def _unescape(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    return match[0] if 0xD800 <= code <= 0xDFFF else chr(code)
