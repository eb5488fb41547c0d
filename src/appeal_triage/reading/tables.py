"""A table as it is read: named columns, rows in one pass, nothing kept in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Literal, Self

from appeal_triage.reading.cells import cell_text, is_missing

Row = list[object]


@dataclass(frozen=True, slots=True)
class Field:
    """One column and what its cells are.

    Attributes
    ----------
    name : str
        Name as it stands in the file; not always unique.
    kind : {"text", "number", "any"}
        ``text``: strings alone, as in CSV; ``number``: floats; ``any``: as they come.
    arrow : object
        Arrow type of a Parquet column, so that it is written back as it was read;
        None elsewhere.
    """

    name: str
    kind: Literal["text", "number", "any"] = "any"
    arrow: object = None


class Table:
    """An open file of rows.

    Rows are read once, as they are asked for. Use it in a ``with`` statement.

    Parameters
    ----------
    name : str
        Name of the file, for messages.
    fields : sequence of Field
        The columns, in file order.
    rows : iterator of list
        Rows as long as ``fields``.
    close : callable
        Called once when the table is no longer needed.
    n_rows : int or None
        Number of rows where the file says so beforehand.
    """

    def __init__(
        self,
        name: str,
        fields: Sequence[Field],
        rows: Iterator[Row],
        close: Callable[[], object],
        n_rows: int | None = None,
    ) -> None:
        self.name = name
        self.fields = tuple(fields)
        self.n_rows = n_rows
        self._rows = rows
        self._close = close

    @property
    def columns(self) -> tuple[str, ...]:
        """Column names, in file order."""
        return tuple(field.name for field in self.fields)

    def __iter__(self) -> Iterator[Row]:
        """Iterate over the rows that were not read yet.

        Returns
        -------
        iterator of list
            One list per row, as long as ``fields``.
        """
        return self._rows

    def close(self) -> None:
        """Close the file."""
        self._close()

    def __enter__(self) -> Self:
        """Return the table itself.

        Returns
        -------
        Table
            This table.
        """
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close the file.

        Parameters
        ----------
        kind : type or None
            Class of the error that ends the block.
        error : BaseException or None
            That error.
        traceback : TracebackType or None
            Where it was raised.
        """
        self.close()


def fit_row(cells: Row, width: int, absent: object, glue: str) -> Row:
    """Make a ragged row as long as the header, losing nothing.

    Parameters
    ----------
    cells : list
        The row.
    width : int
        Number of columns, at least 1.
    absent : object
        What a cell that is not there is filled with.
    glue : str
        What joins the cells that have no column to the last one that has.

    Returns
    -------
    list
        ``width`` cells. Empty cells past the last column are dropped.

    Examples
    --------
    >>> fit_row(["1", "нет света", "Курск", "Садовая"], 3, "", ";")
    ['1', 'нет света', 'Курск;Садовая']
    """
    if len(cells) < width:
        return cells + [absent] * (width - len(cells))
    end = len(cells)
    while end > width and (cells[end - 1] == "" or is_missing(cells[end - 1])):
        end -= 1
    if end == width:
        return cells[:width]
    return [*cells[: width - 1], glue.join(map(cell_text, cells[width - 1 : end]))]
