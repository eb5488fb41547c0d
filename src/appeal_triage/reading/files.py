"""One way to open a table, whatever its format."""

from __future__ import annotations

from os import PathLike

from appeal_triage.errors import DependencyError
from appeal_triage.reading.columns import check_name
from appeal_triage.reading.delimited import read_delimited
from appeal_triage.reading.jsonlines import read_json_lines
from appeal_triage.reading.parquet import read_parquet
from appeal_triage.reading.sources import open_source
from appeal_triage.reading.spreadsheets import read_spreadsheet
from appeal_triage.reading.tables import Table

_READERS = {
    ".csv": read_delimited,
    ".tsv": read_delimited,
    ".xlsx": read_spreadsheet,
    ".jsonl": read_json_lines,
    ".parquet": read_parquet,
}


def open_table(source: str | PathLike[str], *, text_column: str | None = None) -> Table:
    """Open a table of any known format.

    Parameters
    ----------
    source : str or path-like
        CSV, TSV, XLSX, JSONL or Parquet by extension; ``"-"`` is CSV on standard
        input.
    text_column : str or None, optional
        A column that the table is known to have, if its name is not a usual one: it
        helps to find the header below titles.

    Returns
    -------
    Table
        Its columns and, in one pass, its rows.

    Raises
    ------
    InputError
        If the file is absent, empty, a folder or unreadable, or ``text_column`` is
        not a string.
    FormatError
        If its format is unknown or the file is damaged.
    EncodingError
        If it is a text file in no known encoding.
    DependencyError
        If the library that reads the format is not installed.
    """
    check_name(text_column)
    opened = open_source(source)
    try:
        return _READERS[opened.format](opened, text_column or "")
    except ImportError as error:
        opened.stream.close()
        raise DependencyError(
            f"{opened.name}: для {opened.format} нужна библиотека {error.name}: "
            f"pip install {error.name}"
        ) from error
    except BaseException:
        opened.stream.close()
        raise
