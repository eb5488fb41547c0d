"""XLSX workbooks, written row by row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from math import isfinite
from pathlib import Path

from appeal_triage.errors import FormatError
from appeal_triage.reading import Field
from appeal_triage.reading.cells import cell_text, is_missing
from appeal_triage.reading.formulas import guard

# Limits of Excel: https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3
_MAX_ROWS = 1_048_576
_MAX_COLUMNS = 16_384
_MAX_CHARS = 32_767
_MAX_DIGITS = 10**15
_FIRST_YEAR = 1900
# Characters that XML cannot hold or would change are written _xHHHH_ (ECMA-376,
# ST_Xstring), and so is what already looks like that.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


class SpreadsheetSink:
    """A workbook of one sheet; numbers, dates and truth values keep their types.

    Parameters
    ----------
    path : Path
        File to write.
    fields : sequence of Field
        The columns.

    Raises
    ------
    FormatError
        If there are more columns than a sheet can hold.
    """

    def __init__(self, path: Path, fields: Sequence[Field]) -> None:
        from openpyxl import Workbook

        if len(fields) > _MAX_COLUMNS:
            raise FormatError(
                f"XLSX вмещает {_MAX_COLUMNS} столбцов, а нужно {len(fields)}; "
                "выберите .csv, .jsonl или .parquet"
            )
        self._path = path
        self._book = Workbook(write_only=True)
        self._sheet = self._book.create_sheet("Обращения")
        self._sheet.freeze_panes = "A2"
        self._n_rows = 0
        self._n_cut = 0
        self.write([[field.name for field in fields]])

    @property
    def notice(self) -> str:
        """What the reader of the file should know; empty if nothing."""
        if not self._n_cut:
            return ""
        return (
            f"ячеек обрезано до {_MAX_CHARS} знаков, больше XLSX не вмещает: "
            f"{self._n_cut}; целиком они поместятся в .csv, .jsonl или .parquet"
        )

    def write(self, rows: Iterable[Sequence[object]]) -> None:
        """Write rows.

        Parameters
        ----------
        rows : iterable of sequence
            Rows as long as the columns.

        Raises
        ------
        FormatError
            If there are more rows than a sheet can hold.
        """
        for row in rows:
            self._n_rows += 1
            if self._n_rows > _MAX_ROWS:
                raise FormatError(
                    f"XLSX вмещает {_MAX_ROWS} строк вместе с заголовком, а в таблице "
                    "больше; выберите .csv, .jsonl или .parquet"
                )
            self._sheet.append([self._cell(cell) for cell in row])

    def finish(self) -> None:
        """Pack the workbook into its file."""
        self._book.save(self._path)

    def abort(self) -> None:
        """Close the temporary file in which openpyxl keeps the sheet."""
        self._sheet.close()

    def _cell(self, cell: object) -> object:
        if is_missing(cell):
            return None
        if isinstance(cell, bool) or _is_exact_number(cell) or _is_plain_date(cell):
            return cell
        return self._text(guard(cell_text(cell)))

    def _text(self, text: str) -> str:
        safe = _escape(text)
        if _length(safe) <= _MAX_CHARS:
            return safe
        self._n_cut += 1
        end = min(len(text), _MAX_CHARS)
        while (length := _length(safe := _escape(text[:end]))) >= _MAX_CHARS:
            end = end * (_MAX_CHARS - 1) // length
        return f"{safe}…"


def _escape(text: str) -> str:
    return _UNSAFE.sub(lambda match: f"_x{ord(match[0]):04X}_", text)


def _length(text: str) -> int:
    # Excel counts UTF-16 units: an emoji is two.
    return len(text.encode("utf-16-le")) // 2


def _is_exact_number(cell: object) -> bool:
    # Excel keeps fifteen digits: a longer number (an account, an id) is safe as text.
    if isinstance(cell, int):
        return abs(cell) < _MAX_DIGITS
    return isinstance(cell, float) and isfinite(cell)


def _is_plain_date(cell: object) -> bool:
    # A workbook has no time zones and no dates before 1900.
    if isinstance(cell, datetime):
        return cell.tzinfo is None and cell.year > _FIRST_YEAR
    if isinstance(cell, date):
        return cell.year > _FIRST_YEAR
    return isinstance(cell, time) and cell.tzinfo is None
