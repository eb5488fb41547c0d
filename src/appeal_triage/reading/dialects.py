"""How a CSV file is written: its delimiter, and whether quotes mean anything in it."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from appeal_triage.reading.columns import column_key, find_header, known_keys

DELIMITERS = (",", ";", "\t", "|")
"""Delimiters that are recognized, the usual one first."""

MAX_CELL_CHARS = 2**24
"""Characters of a cell. The csv module's own limit, 128 KiB, is less than people paste
into a form; without any, one quote that is never closed would read the rest of a file
into memory."""

_ROWS_JUDGED = 200
# Excel's own hint, which it writes and reads as the first line.
_HINT = re.compile(r'"?sep=([,;|\t])"?\r?\n?', re.IGNORECASE)


class Dialect(NamedTuple):
    """How the cells of a file are told apart.

    Attributes
    ----------
    delimiter : str
        What stands between cells.
    quoted : bool
        Whether ``"`` encloses a cell; in some exports it is a character like others.
    has_hint : bool
        Whether the first line is ``sep=;`` and no row.
    """

    delimiter: str
    quoted: bool = True
    has_hint: bool = False

    def read(
        self, lines: Iterable[str], *, strict: bool = False
    ) -> Iterator[list[str]]:
        """Split lines into cells.

        Parameters
        ----------
        lines : iterable of str
            Lines with their ends.
        strict : bool, optional
            Raise ``csv.Error`` where quotes are not as the standard wants them.

        Returns
        -------
        iterator of list of str
            Rows; an empty line is an empty list.
        """
        csv.field_size_limit(MAX_CELL_CHARS)
        return csv.reader(
            lines,
            delimiter=self.delimiter,
            quoting=csv.QUOTE_MINIMAL if self.quoted else csv.QUOTE_NONE,
            strict=strict,
        )


def detect_dialect(
    lines: list[str], *, complete: bool, preferred: str = ",", column: str = ""
) -> Dialect:
    r"""Tell the dialect of a file from its first lines.

    That delimiter is right which makes the rows as long as the header and the header
    one of known names. Quotes lose their meaning only if the file breaks the rules of
    quoting and its rows fit better without them.

    Parameters
    ----------
    lines : list of str
        First lines of the file with their ends.
    complete : bool
        Whether they are the whole file; if not, the last row is not judged.
    preferred : {",", ";", "\t", "|"}, optional
        Delimiter to take where several fit as well.
    column : str, optional
        A name that the header is known to hold.

    Returns
    -------
    Dialect
        The likeliest dialect.

    Examples
    --------
    >>> detect_dialect(["Номер;Текст\n", "1;Яма, лужа\n"], complete=True).delimiter
    ';'
    """
    hint = _HINT.fullmatch(lines[0]) if lines else None
    if hint:
        return Dialect(hint[1], has_hint=True)
    known = known_keys() | {column_key(column)}

    def _fit_of(dialect: Dialect) -> tuple[bool, float, int]:
        return _fit(dialect, _first_rows(dialect, lines, complete), known, column)

    delimiters = sorted(DELIMITERS, key=lambda delimiter: delimiter != preferred)
    best = max((Dialect(delimiter) for delimiter in delimiters), key=_fit_of)
    if _is_well_quoted(best, lines, complete):
        return best
    plain = max(
        (Dialect(delimiter, quoted=False) for delimiter in delimiters), key=_fit_of
    )
    return plain if _fit_of(plain) >= _fit_of(best) else best


def _first_rows(dialect: Dialect, lines: list[str], complete: bool) -> list[list[str]]:
    rows = list(islice(filter(None, dialect.read(lines)), _ROWS_JUDGED + 1))
    if not complete and len(rows) > 1:
        rows.pop()
    return rows


def _fit(
    dialect: Dialect, rows: list[list[str]], known: frozenset[str], column: str
) -> tuple[bool, float, int]:
    if not rows:
        return (False, 0.0, 0)
    position = find_header(rows, column) or 0
    header, body = rows[position], rows[position + 1 :]
    if not dialect.quoted and any('"' in cell for cell in header):
        return (False, 0.0, 0)
    width = len(header)
    even = sum(len(row) == width for row in body) / len(body) if body else 1.0
    is_known = any(column_key(cell) in known for cell in header if cell)
    return (width > 1, 2 * even + is_known, width)


def _is_well_quoted(dialect: Dialect, lines: list[str], complete: bool) -> bool:
    left = iter(lines)
    try:
        for _ in dialect.read(left, strict=True):
            pass
    except csv.Error:
        # A cell that the end of the sample cuts in two is not the file's fault.
        return not complete and next(left, None) is None
    return True
