"""Rows of a table as appeals: which cell is the text, the place, the date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from os import PathLike

from appeal_triage.reading.cells import cell_text, is_missing
from appeal_triage.reading.columns import (
    check_name,
    find_usual,
    need_column,
    need_usual,
)
from appeal_triage.reading.dates import read_date
from appeal_triage.reading.files import open_table
from appeal_triage.reading.tables import Row
from appeal_triage.results import Appeal

USUAL = ""
"""As a column's name: the one that has a usual name."""


@dataclass(frozen=True, slots=True)
class AppealColumns:
    """Where in a row the parts of an appeal stand.

    Attributes
    ----------
    text : int
        Position of the text.
    territory, created_at, channel : int or None
        Positions of what else is known; None if there is no such column.
    """

    text: int
    territory: int | None = None
    created_at: int | None = None
    channel: int | None = None

    def appeal(
        self, row: Row, territory: str | None = None, channel: str | None = None
    ) -> Appeal:
        """Make an appeal of a row.

        Parameters
        ----------
        row : list
            Cells of a table.
        territory : str or None, optional
            Where the row comes from, if no column says it.
        channel : str or None, optional
            Where it was written, if no column says it.

        Returns
        -------
        Appeal
            The text as it is, of whatever type; a date only if it can be read.
        """
        moment = None if self.created_at is None else read_date(row[self.created_at])
        return Appeal(
            row[self.text],
            _text(row, self.territory) or territory,
            moment,
            _text(row, self.channel) or channel,
        )


def find_appeal_columns(
    columns: Sequence[str],
    *,
    text_column: str | None = None,
    territory_column: str | None = None,
    created_at_column: str | None = None,
    channel_column: str | None = None,
    where: str = "таблица",
) -> AppealColumns:
    """Find the columns that make an appeal.

    Parameters
    ----------
    columns : sequence of str
        Names of a table.
    text_column : str or None, optional
        Name of the column with the text; by default the usual names are tried.
    territory_column : str or None, optional
        Name of the column with the territory; ``USUAL`` to try the usual names; by
        default none is used, since such columns often name the office that received
        the appeal.
    created_at_column, channel_column : str or None, optional
        Names of the columns that say when and where it was written; by default, and
        for ``USUAL``, the usual names are tried, and there may be none.
    where : str, optional
        Name of the file, for messages.

    Returns
    -------
    AppealColumns
        Their positions.

    Raises
    ------
    MissingColumnError
        If there is no text column, or one that was named is absent.
    InputError
        If a name is not a string.

    Examples
    --------
    >>> find_appeal_columns(["Номер", "Дата создания", "Текст инцидента"])
    AppealColumns(text=2, territory=None, created_at=1, channel=None)
    """
    names = (text_column, territory_column, created_at_column, channel_column)
    for name in names:
        check_name(name)
    if text_column is None:
        text = need_usual(columns, "text", where)
    else:
        text = need_column(columns, text_column, where)
    territory = None
    if territory_column == USUAL:
        territory = need_usual(columns, "territory", where)
    elif territory_column is not None:
        territory = need_column(columns, territory_column, where, "territory")
    others = (
        need_column(columns, name, where, role) if name else find_usual(columns, role)
        for role, name in zip(("created_at", "channel"), names[2:], strict=True)
    )
    return AppealColumns(text, territory, *others)


def read_appeals(
    source: str | PathLike[str],
    *,
    text_column: str | None = None,
    territory_column: str | None = None,
) -> Iterator[Appeal]:
    """Read the appeals of a file, in its order.

    Parameters
    ----------
    source : str or path-like
        CSV, TSV, XLSX, JSONL or Parquet by extension; ``"-"`` is CSV on standard
        input.
    text_column, territory_column : str or None, optional
        As for :func:`find_appeal_columns`.

    Yields
    ------
    Appeal
        One per row.

    Raises
    ------
    InputError
        If the file cannot be read; see the tree in ``errors``.
    """
    with open_table(source, text_column=text_column) as table:
        columns = find_appeal_columns(
            table.columns,
            text_column=text_column,
            territory_column=territory_column,
            where=table.name,
        )
        for row in table:
            yield columns.appeal(row)


def _text(row: Row, position: int | None) -> str | None:
    if position is None or is_missing(row[position]):
        return None
    return cell_text(row[position]).strip() or None
