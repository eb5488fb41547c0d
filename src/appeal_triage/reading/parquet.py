"""Parquet tables, in batches, with the types of their columns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from appeal_triage.errors import FormatError
from appeal_triage.reading.sources import Source
from appeal_triage.reading.tables import Field, Row, Table

_BATCH_ROWS = 1024
_DAMAGED = "{}: таблица Parquet повреждена или обрезана; скачайте её заново"


def read_parquet(source: Source, column: str = "") -> Table:
    """Read a Parquet file.

    Parameters
    ----------
    source : Source
        The open file.
    column : str, optional
        Not needed here; readers have one signature.

    Returns
    -------
    Table
        Cells are Python values; a null is None.

    Raises
    ------
    FormatError
        If the file is not a whole Parquet table.
    """
    import pyarrow as pa
    from pyarrow.parquet import ParquetFile

    try:
        file = ParquetFile(source.stream)
        schema = file.schema_arrow
    except (pa.ArrowException, OSError, OverflowError, ValueError):
        raise FormatError(_DAMAGED.format(source.name)) from None
    fields = [Field(field.name, "any", field.type) for field in schema]

    def _cells() -> Iterator[Row]:
        try:
            yield from _read_rows(file)
        except (pa.ArrowException, OSError, OverflowError, ValueError):
            raise FormatError(_DAMAGED.format(source.name)) from None

    def _close() -> None:
        file.close()
        source.stream.close()

    return Table(source.name, fields, _cells(), _close, file.metadata.num_rows)


def _read_rows(file: Any) -> Iterator[Row]:
    for batch in file.iter_batches(batch_size=_BATCH_ROWS):
        columns = [values.to_pylist() for values in batch.columns]
        yield from map(list, zip(*columns, strict=True))
