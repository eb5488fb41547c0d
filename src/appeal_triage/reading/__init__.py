"""Reading stage: files of any export → columns and rows → appeals.

A file comes in; out comes a :class:`Table`, whose rows are read in one pass and in
bounded memory, and where in a row the text, the place and the date stand.
"""

from __future__ import annotations

from appeal_triage.reading.appeals import (
    USUAL,
    AppealColumns,
    find_appeal_columns,
    read_appeals,
)
from appeal_triage.reading.columns import find_column
from appeal_triage.reading.files import open_table
from appeal_triage.reading.tables import Field, Row, Table

__all__ = [
    "USUAL",
    "AppealColumns",
    "Field",
    "Row",
    "Table",
    "find_appeal_columns",
    "find_column",
    "open_table",
    "read_appeals",
]
