"""Rows as text: CSV, TSV and JSONL written to a stream of bytes."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from math import isfinite
from typing import IO

from appeal_triage.reading import Field
from appeal_triage.reading.cells import cell_text
from appeal_triage.reading.formulas import guard
from appeal_triage.writing.columns import unique_names

# The csv module quotes a cell with one of these only if it ends lines with them.
_CRLF = "\r\n"


class DelimitedSink:
    r"""A CSV or TSV file in UTF-8, cells that look like formulas guarded.

    Parameters
    ----------
    stream : file object
        Where bytes go. It is flushed after every batch, not closed.
    fields : sequence of Field
        The columns.
    delimiter : {",", "\t"}
        What stands between cells.
    mark : bool
        Whether to begin with a byte order mark, by which Excel knows UTF-8.
    """

    notice = ""

    def __init__(
        self, stream: IO[bytes], fields: Sequence[Field], delimiter: str, mark: bool
    ) -> None:
        self._stream = stream
        self._delimiter = delimiter
        if mark:
            stream.write("\ufeff".encode())
        self.write([[field.name for field in fields]])

    def write(self, rows: Iterable[Sequence[object]]) -> None:
        """Write rows.

        Parameters
        ----------
        rows : iterable of sequence
            Rows as long as the columns.
        """
        lines = _Lines()
        writer = csv.writer(lines, delimiter=self._delimiter, lineterminator=_CRLF)
        writer.writerows([guard(cell_text(cell)) for cell in row] for row in rows)
        self._stream.write("".join(lines).encode())
        self._stream.flush()

    def finish(self) -> None:
        """Write what is still held back: nothing."""

    def abort(self) -> None:
        """Let go of what was not written: nothing."""


class JsonLinesSink:
    """A JSONL file in UTF-8, one object per row.

    Parameters
    ----------
    stream : file object
        Where bytes go. It is not closed.
    fields : sequence of Field
        The columns; of two with one name the second gets a number.
    """

    notice = ""

    def __init__(self, stream: IO[bytes], fields: Sequence[Field]) -> None:
        self._stream = stream
        self._names = unique_names([field.name for field in fields])

    def write(self, rows: Iterable[Sequence[object]]) -> None:
        """Write rows.

        Parameters
        ----------
        rows : iterable of sequence
            Rows as long as the columns.
        """
        for row in rows:
            record = dict(zip(self._names, map(_plain, row), strict=True))
            self._stream.write(_dump(record))

    def finish(self) -> None:
        """Write what is still held back."""
        self._stream.flush()

    def abort(self) -> None:
        """Let go of what was not written: nothing."""


class _Lines(list[str]):
    """What a csv writer wrote, lines ended as other programs like it."""

    def write(self, line: str) -> None:
        self.append(f"{line.removesuffix(_CRLF)}\n")


def _dump(record: dict[str, object]) -> bytes:
    text = json.dumps(record, ensure_ascii=False, default=cell_text)
    try:
        return f"{text}\n".encode()
    except UnicodeEncodeError:
        # Half of a surrogate pair has no UTF-8 form, but JSON can escape it.
        return f"{json.dumps(record, default=cell_text)}\n".encode()


def _plain(cell: object) -> object:
    # JSON has neither NaN nor Infinity.
    if isinstance(cell, float):
        return cell if isfinite(cell) else None
    if isinstance(cell, list | tuple):
        return [_plain(item) for item in cell]
    if isinstance(cell, dict):
        return {str(key): _plain(item) for key, item in cell.items()}
    return cell
