"""Parquet tables, written in batches with one schema.

The types of a Parquet input are kept. Those of other inputs are learned from the rows:
if a later row does not fit (a text in a column of numbers), what was written is
converted and written again, so that the schema is one for the whole file.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from appeal_triage.reading import Field, Row
from appeal_triage.reading.cells import cell_text, is_missing
from appeal_triage.writing.columns import unique_names

_GROUP_ROWS = 16_384
_EXACT_FLOAT = 2**53
_MAX_INT = 2**63
_KINDS = {
    bool: "bool",
    datetime: "datetime",
    date: "date",
    time: "time",
    float: "float",
}
# What holds both of two kinds; two that are not here are both text.
_COMMON = {
    frozenset(("int", "float")): "float",
    frozenset(("int", "long")): "long",
}


class ParquetSink:
    """A Parquet table.

    Parameters
    ----------
    path : Path
        File to write.
    fields : sequence of Field
        The columns; of two with one name the second gets a number.
    """

    notice = ""

    def __init__(self, path: Path, fields: Sequence[Field]) -> None:
        self._path = path
        self._fields = fields
        self._names = unique_names([field.name for field in fields])
        self._kinds = [_declared(field) for field in fields]
        self._rows: list[Sequence[object]] = []
        self._writer: Any = None

    def write(self, rows: Iterable[Sequence[object]]) -> None:
        """Write rows.

        Parameters
        ----------
        rows : iterable of sequence
            Rows as long as the columns.
        """
        for row in rows:
            self._rows.append(row)
            if len(self._rows) == _GROUP_ROWS:
                self._flush()

    def finish(self) -> None:
        """Write the rows still held back and the end of the table."""
        self._flush()
        self._writer.close()

    def abort(self) -> None:
        """Close the file as it is."""
        if self._writer is not None:
            self._writer.close()

    def _flush(self) -> None:
        columns = list(zip(*self._rows, strict=True)) or [() for _ in self._fields]
        kinds = list(map(_widen, self._kinds, columns))
        if self._writer is None:
            self._writer = self._open(self._path, kinds)
        elif kinds != self._kinds:
            self._rewrite(kinds)
        self._kinds = kinds
        self._write(columns, kinds)
        self._rows = []

    def _open(self, path: Path, kinds: list[str]) -> Any:
        import pyarrow as pa
        from pyarrow.parquet import ParquetWriter

        types = (_arrow_type(f, k) for f, k in zip(self._fields, kinds, strict=True))
        return ParquetWriter(path, pa.schema(zip(self._names, types, strict=True)))

    def _write(self, columns: Sequence[Sequence[object]], kinds: list[str]) -> None:
        import pyarrow as pa

        schema = self._writer.schema
        arrays = [
            pa.array(_convert(cells, kind), type=field.type)
            for cells, kind, field in zip(columns, kinds, schema, strict=True)
        ]
        self._writer.write_table(pa.Table.from_arrays(arrays, schema=schema))

    def _rewrite(self, kinds: list[str]) -> None:
        from pyarrow.parquet import ParquetFile

        self._writer.close()
        old = self._path.with_name(f"{self._path.name}.old")
        self._path.replace(old)
        try:
            self._writer = self._open(self._path, kinds)
            with ParquetFile(old) as file:
                for batch in file.iter_batches(batch_size=_GROUP_ROWS):
                    self._write([c.to_pylist() for c in batch.columns], kinds)
        finally:
            old.unlink()


def _declared(field: Field) -> str:
    if field.arrow is not None:
        return "arrow"
    return {"text": "text", "number": "float"}.get(field.kind, "null")


def _widen(known: str, cells: Sequence[object]) -> str:
    # The narrowest kind that holds what is known and these cells.
    if known in ("arrow", "text"):
        return known
    for kind in sorted({_kind(cell) for cell in cells if not is_missing(cell)}):
        if known == "null":
            known = kind
        elif kind != known:
            known = _COMMON.get(frozenset((known, kind)), "text")
    return known


def _kind(cell: object) -> str:
    if type(cell) is int:
        if abs(cell) <= _EXACT_FLOAT:
            return "int"
        return "long" if -_MAX_INT <= cell < _MAX_INT else "text"
    if isinstance(cell, datetime) and cell.tzinfo is not None:
        return "text"
    return _KINDS.get(type(cell), "text")


def _arrow_type(field: Field, kind: str) -> Any:
    import pyarrow as pa

    types = {
        "arrow": field.arrow,
        "bool": pa.bool_(),
        "int": pa.int64(),
        "long": pa.int64(),
        "float": pa.float64(),
        "datetime": pa.timestamp("us"),
        "date": pa.date32(),
        "time": pa.time64("us"),
    }
    return types.get(kind, pa.string())


def _convert(cells: Sequence[object], kind: str) -> Row:
    if kind == "arrow":
        return list(cells)
    if kind == "text":
        return [None if is_missing(cell) else cell_text(cell) for cell in cells]
    return [None if is_missing(cell) else cell for cell in cells]
