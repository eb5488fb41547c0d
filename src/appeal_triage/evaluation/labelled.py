"""Labelled files: a text column and any of topic, subtopic, urgency, owner."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path

from appeal_triage.errors import LabelError
from appeal_triage.reading import find_column, open_table
from appeal_triage.reading.cells import cell_text, is_missing
from appeal_triage.reading.columns import need_column, need_usual

FACETS = ("topic", "subtopic", "urgency", "owner")
"""Columns of labels; each may have a second choice in ``alt_…``."""
_EXTRA = ("stream",)


@dataclass(frozen=True)
class LabelledSet:
    """Texts with their labels, in file order.

    Attributes
    ----------
    texts : list of str
        Comments as written.
    labels : mapping of str to list of str
        By column name (``topic`` … ``alt_owner``, ``stream``), one cell per text; an
        empty string where there is none. Columns that no file has are left out.
    """

    texts: list[str]
    labels: Mapping[str, list[str]] = field(default_factory=dict)

    @property
    def facets(self) -> tuple[str, ...]:
        """All facets with at least one label, in fixed order."""
        return tuple(f for f in FACETS if any(self.labels.get(f, ())))

    def column(self, name: str) -> list[str]:
        """Return a column, empty cells if there is none.

        Parameters
        ----------
        name : str
            Column name.

        Returns
        -------
        list of str
            One cell per text.
        """
        return self.labels.get(name) or [""] * len(self.texts)

    def take(self, rows: Sequence[int]) -> LabelledSet:
        """Choose rows.

        Parameters
        ----------
        rows : sequence of int
            Positions.

        Returns
        -------
        LabelledSet
            These rows, in the order given.
        """
        return LabelledSet(
            [self.texts[row] for row in rows],
            {name: [cells[r] for r in rows] for name, cells in self.labels.items()},
        )


def leaf_names(labelled: LabelledSet) -> list[str]:
    """Name the finest label of each text, so that no name is of two topics.

    Parameters
    ----------
    labelled : LabelledSet
        Texts with topics and perhaps subtopics.

    Returns
    -------
    list of str
        The subtopic, or ``topic / subtopic`` where the subtopic stands under several
        topics, or the topic where there is no subtopic; empty without a topic.
    """
    pairs = list(
        zip(labelled.column("topic"), labelled.column("subtopic"), strict=True)
    )
    homes: dict[str, set[str]] = {}
    for topic, subtopic in pairs:
        if topic:
            homes.setdefault(subtopic or topic, set()).add(topic)
    return [
        (f"{topic} / {name}" if len(homes[name]) > 1 else name) if topic else ""
        for topic, subtopic in pairs
        for name in [subtopic or topic]
    ]


def join_labelled(sets: Sequence[LabelledSet]) -> LabelledSet:
    """Put sets one after another.

    Parameters
    ----------
    sets : sequence of LabelledSet
        Any number of them.

    Returns
    -------
    LabelledSet
        All texts, with every column that any of the sets has.
    """
    names = dict.fromkeys(name for part in sets for name in part.labels)
    return LabelledSet(
        [text for part in sets for text in part.texts],
        {name: [cell for part in sets for cell in part.column(name)] for name in names},
    )


def check_labelled(labelled: LabelledSet) -> LabelledSet:
    """Check that there is something to compare with.

    Parameters
    ----------
    labelled : LabelledSet
        Texts with labels.

    Returns
    -------
    LabelledSet
        The same.

    Raises
    ------
    LabelError
        If there is no text or no label at all.
    """
    if not labelled.texts:
        raise LabelError("в размеченных файлах нет ни одного текста")
    if not labelled.facets:
        raise LabelError(f"ни одной метки в столбцах {', '.join(FACETS)}")
    return labelled


def read_labelled(
    paths: Iterable[str | PathLike[str]], *, text_column: str | None = None
) -> LabelledSet:
    """Read labelled files into one set.

    Parameters
    ----------
    paths : iterable of path
        Tables of any format that :func:`appeal_triage.reading.open_table` reads.
    text_column : str, optional
        Column of the text; found by its usual names when not given.

    Returns
    -------
    LabelledSet
        All rows whose text is a string, in order.

    Raises
    ------
    LabelError
        If a file has no column of labels, or there is no text or no label at all.
    """
    sets = [read_labelled_file(path, text_column) for path in paths]
    return check_labelled(join_labelled(sets))


def read_labelled_file(
    path: str | PathLike[str], text_column: str | None = None
) -> LabelledSet:
    """Read one labelled file, be it empty.

    Parameters
    ----------
    path : path
        A table.
    text_column : str, optional
        Column of the text; found by its usual names when not given.

    Returns
    -------
    LabelledSet
        Rows whose text is a string, in order; there may be none.

    Raises
    ------
    LabelError
        If the file has no column of labels.
    """
    with open_table(path, text_column=text_column) as table:
        name = Path(path).name
        at = text_place(table.columns, text_column, name)
        columns = {
            column: place
            for column in (*FACETS, *(f"alt_{f}" for f in FACETS), *_EXTRA)
            if (place := find_column(table.columns, column)) is not None
        }
        if not set(FACETS) & set(columns):
            raise LabelError(
                f"{name}: нет ни одного столбца разметки ({', '.join(FACETS)})"
            )
        texts: list[str] = []
        labels: dict[str, list[str]] = {column: [] for column in columns}
        for row in table:
            if not isinstance(row[at], str):
                continue
            texts.append(str(row[at]))
            for column, place in columns.items():
                labels[column].append(label_cell(row[place]))
    return LabelledSet(texts, labels)


def text_place(columns: Sequence[str], text_column: str | None, name: str) -> int:
    """Find the column of the text.

    Parameters
    ----------
    columns : sequence of str
        Names of a table.
    text_column : str or None
        Name of the column; found by its usual names when not given.
    name : str
        Name of the file, for messages.

    Returns
    -------
    int
        Its position.
    """
    if text_column is None:
        return need_usual(columns, "text", name)
    return need_column(columns, text_column, name)


def label_cell(cell: object) -> str:
    """Read a label.

    Parameters
    ----------
    cell : object
        A cell of a table.

    Returns
    -------
    str
        The label without outer white space; empty where there is none.
    """
    return "" if is_missing(cell) else cell_text(cell).strip()
