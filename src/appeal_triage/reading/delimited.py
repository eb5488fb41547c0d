"""CSV and TSV files: encoding and dialect found, damaged cells kept as bytes."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from itertools import chain, islice
from typing import IO

from appeal_triage.errors import FormatError, InputError
from appeal_triage.reading.cells import cell_text
from appeal_triage.reading.columns import HEADER_ROWS, find_header
from appeal_triage.reading.dialects import MAX_CELL_CHARS, Dialect, detect_dialect
from appeal_triage.reading.encodings import detect_encoding
from appeal_triage.reading.formulas import unguard
from appeal_triage.reading.sources import Source
from appeal_triage.reading.tables import Field, Row, Table, fit_row

_BLOCK_BYTES = 2**20
_DIALECT_CHARS = 2**18
_LINE_CHARS = 2**26
_UNDECODED = re.compile("[\udc80-\udcff]")


def read_delimited(source: Source, column: str = "") -> Table:
    """Read a CSV or TSV file.

    Parameters
    ----------
    source : Source
        The open file.
    column : str, optional
        A name that the header is known to hold.

    Returns
    -------
    Table
        Cells are text; a cell that is not text in the file's encoding is bytes. Short
        rows are filled with empty cells; cells past the last column are joined to it
        by the delimiter. Neither empty lines nor titles above the header are rows.

    Raises
    ------
    InputError
        If there is no header.
    EncodingError
        If the file is not text.
    FormatError
        If a quote is never closed, or a cell is longer than 16 777 216 characters.
    """
    encoding, head, complete = _sample(source)
    preferred = "\t" if source.format == ".tsv" else ","
    dialect = detect_dialect(
        io.StringIO(head, newline="").readlines(),
        complete=complete,
        preferred=preferred,
        column=column,
    )
    stream = open_text(source.stream, encoding, newline="")
    rows = _read_rows(source.name, dialect, stream)
    top = list(islice(rows, HEADER_ROWS))
    if not top:
        raise InputError(f"{source.name}: файл пуст, в нём нет даже строки заголовков")
    position = find_header(top, column) or 0
    # An empty name after the last real one is a trailing delimiter, but its column
    # is kept: the rows have it too.
    names = [cell_text(_clean(cell, encoding)) for cell in top[position]]
    fields = [Field(name, "text") for name in names]

    def _cells() -> Iterator[Row]:
        width = len(fields)
        for row in chain(top[position + 1 :], rows):
            cleaned = [_clean(cell, encoding) for cell in row]
            yield fit_row(cleaned, width, "", dialect.delimiter)

    return Table(source.name, fields, _cells(), stream.close)


def open_text(stream: IO[bytes], encoding: str, newline: str) -> io.TextIOWrapper:
    r"""Decode a stream so that what is not text can be told afterwards.

    Parameters
    ----------
    stream : file object
        Bytes, at the beginning.
    encoding : str
        A codec.
    newline : {"", "\n"}
        As for ``open``: where lines end.

    Returns
    -------
    io.TextIOWrapper
        Characters; a byte that cannot be decoded is a surrogate (PEP 383), except in
        UTF-16 and UTF-32, where it is the replacement character.
    """
    errors = (
        "replace" if encoding.startswith(("utf-16", "utf-32")) else "surrogateescape"
    )
    return io.TextIOWrapper(stream, encoding, errors, newline)


def undecoded(text: str, encoding: str) -> bytes | None:
    """Return the bytes of a text that could not be decoded.

    Parameters
    ----------
    text : str
        A piece of a stream opened by :func:`open_text`.
    encoding : str
        The codec of the stream.

    Returns
    -------
    bytes or None
        The bytes as they are in the file; None if all of them are text.
    """
    if not _UNDECODED.search(text):
        return None
    return text.encode(encoding.removesuffix("-sig"), "surrogateescape")


def sample_encoding(stream: IO[bytes], name: str) -> tuple[str, bytes]:
    """Find the encoding of a stream and go back to its beginning.

    Parameters
    ----------
    stream : file object
        Bytes, at the beginning, seekable.
    name : str
        Name of the file, for messages.

    Returns
    -------
    encoding : str
        A codec.
    head : bytes
        The first block of the stream.

    Raises
    ------
    EncodingError
        If the stream is not text.
    """
    head = block = stream.read(_BLOCK_BYTES)
    encoding = detect_encoding(block, name)
    # Plain ASCII tells nothing; the first letters may come late in the file.
    while encoding == "utf-8" and block.isascii() and len(block) == _BLOCK_BYTES:
        block = stream.read(_BLOCK_BYTES)
        encoding = detect_encoding(block, name)
    stream.seek(0)
    return encoding, head


def _sample(source: Source) -> tuple[str, str, bool]:
    encoding, head = sample_encoding(source.stream, source.name)
    text = head.decode(encoding, "replace")
    complete = len(head) < _BLOCK_BYTES and len(text) <= _DIALECT_CHARS
    return encoding, text[:_DIALECT_CHARS], complete


def _read_rows(
    name: str, dialect: Dialect, stream: io.TextIOWrapper
) -> Iterator[list[str]]:
    lines = _Lines(stream)
    if dialect.has_hint:
        next(lines, None)
    start = lines.number + 1
    try:
        for row in dialect.read(lines):
            if lines.ended:
                raise FormatError(
                    f"{name}, строка {start}: кавычка открыта и не закрыта до конца "
                    "файла; файл обрезан или кавычка лишняя"
                )
            if row:
                yield row
            start = lines.number + 1
    except csv.Error:
        raise FormatError(
            f"{name}, строка {start}: ячейка длиннее {MAX_CELL_CHARS} знаков; "
            "вероятно, не закрыта кавычка"
        ) from None


class _Lines:
    """Lines of a stream that remember how many there were and whether they ended.

    A reader that asks for a line after the last one inside a row is in open quotes.
    """

    def __init__(self, stream: io.TextIOWrapper) -> None:
        self._stream = stream
        self.number = 0
        self.ended = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._stream.readline(_LINE_CHARS)
        if not line:
            self.ended = True
            raise StopIteration
        if len(line) == _LINE_CHARS:
            raise csv.Error("line too long")
        self.number += 1
        return line


def _clean(cell: str, encoding: str) -> object:
    raw = undecoded(cell, encoding)
    return unguard(cell) if raw is None else raw
