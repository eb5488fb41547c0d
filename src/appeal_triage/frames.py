"""A pandas table in, the same table with the decisions beside it out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from appeal_triage.errors import InputError
from appeal_triage.reading import find_appeal_columns
from appeal_triage.reading.cells import cell_text
from appeal_triage.results import COLUMNS, Cell
from appeal_triage.writing import appended_fields

if TYPE_CHECKING:
    from pandas import DataFrame

    from appeal_triage.pipeline import Triager


def triage_frame(
    triager: Triager,
    df: DataFrame,
    *,
    text_column: str | None = None,
    territory_column: str | None = None,
    created_at_column: str | None = None,
    channel_column: str | None = None,
) -> DataFrame:
    """Triage every row of a table.

    Parameters
    ----------
    triager : Triager
        What decides.
    df : DataFrame
        Comments, one per row. It is not changed.
    text_column : str or None, optional
        Column with the text; by default the usual names are tried.
    territory_column : str or None, optional
        Column that says where a comment comes from; ``""`` to try the usual names; by
        default none is used.
    created_at_column, channel_column : str or None, optional
        Columns that say when and where a comment was written; by default the usual
        names are tried, and there may be none.

    Returns
    -------
    DataFrame
        The same rows, index and columns, and after them the columns of
        ``appeal_triage.results.COLUMNS``: scores are floats, ``problems`` is JSON,
        others are strings or None.
        Where ``df`` has a column of that name, ours is called ``triage_…``.

    Raises
    ------
    MissingColumnError
        If there is no text column, or one that was named is absent.
    InputError
        If ``df`` is no table, its columns have more than one level, or the name of a
        column is not a string.

    Examples
    --------
    >>> import pandas as pd
    >>> from appeal_triage import Triager
    >>> comments = pd.DataFrame({"Текст": ["Во дворе открытый люк, дети играют рядом"]})
    >>> triage_frame(Triager.load(), comments)["topic"].tolist()
    ['landscaping']
    """
    import pandas as pd

    if not isinstance(df, pd.DataFrame):
        raise InputError(
            f"нужна таблица pandas.DataFrame, а это {type(df).__name__}; столбец "
            'станет таблицей так: series.to_frame("Текст")'
        )
    if df.columns.nlevels > 1:
        raise InputError(
            "у таблицы столбцы в несколько уровней; оставьте один: "
            "df.columns = df.columns.map(' '.join)"
        )
    names = [str(name) for name in df.columns]
    columns = find_appeal_columns(
        names,
        text_column=text_column,
        territory_column=territory_column,
        created_at_column=created_at_column,
        channel_column=channel_column,
    )
    # Everything pandas calls missing (NaN, NaT, NA) becomes None.
    cells = df.astype(object).where(df.notna(), None)
    appeals = (
        columns.appeal(list(row)) for row in cells.itertuples(index=False, name=None)
    )
    rows = [result.to_row() for result in triager.triage_many(appeals)]
    added = {
        field.name: pd.Series(
            [_plain(row[column]) for row in rows],
            index=df.index,
            dtype="float64" if field.kind == "number" else "object",
        )
        for column, field in zip(COLUMNS, appended_fields(names), strict=True)
    }
    return pd.concat([df, pd.DataFrame(added, index=df.index)], axis="columns")


def _plain(cell: Cell) -> str | float | None:
    # A list in a column cannot be compared, grouped or written everywhere.
    return cell_text(cell) if isinstance(cell, list) else cell
