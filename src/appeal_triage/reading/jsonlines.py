"""JSONL files: one object per line; the columns are the keys of all of them."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

from appeal_triage.errors import FormatError, InputError
from appeal_triage.reading.cells import cell_text
from appeal_triage.reading.delimited import open_text, sample_encoding, undecoded
from appeal_triage.reading.sources import Source
from appeal_triage.reading.tables import Field, Row, Table

_DEEPEST = 100
"""Levels of nesting; VK dumps have about ten, and writing recurses."""


def read_json_lines(source: Source, column: str = "") -> Table:
    """Read a JSONL file.

    The file is read twice, first for its keys, so that a line that is no object is
    told before any work is done.

    Parameters
    ----------
    source : Source
        The open file.
    column : str, optional
        Not needed here; readers have one signature.

    Returns
    -------
    Table
        Columns in the order in which keys appear; a key that an object lacks is None,
        as are NaN and Infinity, which JSON does not have.

    Raises
    ------
    InputError
        If there is no object.
    EncodingError
        If the file is not text.
    FormatError
        If a line is not a JSON object.
    """
    encoding, _ = sample_encoding(source.stream, source.name)
    lines = open_text(source.stream, encoding, newline="\n")
    # A dictionary, unlike a set, keeps order.
    keys: dict[str, None] = {}
    n_rows = 0
    for record in _read_records(lines, source.name, encoding):
        keys.update(dict.fromkeys(record))
        n_rows += 1
    if not n_rows:
        raise InputError(f"{source.name}: в файле нет ни одного объекта JSON")
    lines.seek(0)

    def _cells() -> Iterator[Row]:
        for record in _read_records(lines, source.name, encoding):
            yield [record.get(key) for key in keys]

    fields = [Field(cell_text(key)) for key in keys]
    return Table(source.name, fields, _cells(), lines.close, n_rows)


def _read_records(
    lines: io.TextIOWrapper, name: str, encoding: str
) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line, parse_constant=lambda _: None)
        # ValueError: not JSON, or a number of thousands of digits.
        except (ValueError, RecursionError):
            record = None
        if not isinstance(record, dict) or _is_deep(record, line):
            raise FormatError(
                f"{name}, строка {number}: это не объект JSON; в каждой строке должен "
                "быть один объект {…}"
            )
        if undecoded(line, encoding) is not None:
            record = {key: _bytes_or(cell, encoding) for key, cell in record.items()}
        yield record


def _is_deep(record: object, line: str) -> bool:
    """Tell a record that nests deeper than it can be written again."""
    if line.count("[") + line.count("{") <= _DEEPEST:
        return False
    level = [record]
    for _ in range(_DEEPEST):
        inner = [cell for cell in level if isinstance(cell, dict | list)]
        level = [
            item
            for cell in inner
            for item in (cell.values() if isinstance(cell, dict) else cell)
        ]
    return bool(level)


def _bytes_or(cell: object, encoding: str) -> object:
    raw = undecoded(cell, encoding) if isinstance(cell, str) else None
    return cell if raw is None else raw
