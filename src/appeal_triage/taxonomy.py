"""Topics, subtopics, urgency levels and owners: the ids that everything agrees on.

Ids are written by hand in ``data/taxonomy`` and never change; labels may be reworded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from appeal_triage.errors import KnowledgeError
from appeal_triage.knowledge import Row, package_data, read_table

_TEXT_COLUMNS = ("id", "label", "label_en", "description", "description_en")


@dataclass(frozen=True, slots=True)
class Label:
    """One value of a facet.

    Attributes
    ----------
    id : str
        Stable ASCII key.
    label, label_en : str
        Short name in Russian and English.
    description, description_en : str
        What it covers.
    parent : str
        Topic of a subtopic; empty elsewhere.
    rank : int
        Order of an urgency level, 0 the lowest; 0 elsewhere.
    """

    id: str
    label: str
    label_en: str
    description: str
    description_en: str
    parent: str = ""
    rank: int = 0


class Facet(Mapping[str, Label]):
    """The labels of one facet by id, in the order of their file.

    Parameters
    ----------
    name : str
        Name of the facet, for messages.
    labels : dict of str to Label
        Labels by id.
    """

    def __init__(self, name: str, labels: dict[str, Label]) -> None:
        self.name = name
        self._labels = MappingProxyType(labels)

    def __getitem__(self, key: str) -> Label:
        """Return a label by id.

        Parameters
        ----------
        key : str
            An id.

        Returns
        -------
        Label
            The label.
        """
        return self._labels[key]

    def __iter__(self) -> Iterator[str]:
        """Iterate over ids in file order.

        Returns
        -------
        iterator of str
            The ids.
        """
        return iter(self._labels)

    def __len__(self) -> int:
        """Count the labels.

        Returns
        -------
        int
            How many there are.
        """
        return len(self._labels)

    @property
    def ids(self) -> tuple[str, ...]:
        """All ids in file order."""
        return tuple(self._labels)


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """All four facets, cross-checked.

    Attributes
    ----------
    topics, subtopics, urgency, owners : Facet
        The facets. Urgency is in rising order.
    """

    topics: Facet
    subtopics: Facet
    urgency: Facet
    owners: Facet

    def subtopics_of(self, topic: str) -> tuple[str, ...]:
        """Return the subtopics of a topic.

        Parameters
        ----------
        topic : str
            Topic id.

        Returns
        -------
        tuple of str
            Subtopic ids in file order.

        Examples
        --------
        >>> load_taxonomy().subtopics_of("none")
        ('gratitude', 'chatter', 'spam', 'empty')
        """
        return tuple(s.id for s in self.subtopics.values() if s.parent == topic)


def _read_facet(path: Path, *extra: str) -> tuple[dict[str, Label], list[Row]]:
    labels: dict[str, Label] = {}
    rows = read_table(path, (*_TEXT_COLUMNS, *extra))
    for row in rows:
        for column in _TEXT_COLUMNS:
            if not row[column]:
                raise row.fail(column, "пустая ячейка")
        if not row["id"].isascii() or not row["id"].isidentifier():
            raise row.fail("id", f"«{row['id']}» не латинский идентификатор")
        if row["id"] in labels:
            raise row.fail("id", f"«{row['id']}» повторяется")
        labels[row["id"]] = Label(
            **{column: row[column] for column in _TEXT_COLUMNS},
            parent=row.values.get("topic", ""),
            rank=int(row.number("rank", 0)) if "rank" in row.values else 0,
        )
    return labels, rows


def read_taxonomy(folder: Path) -> Taxonomy:
    """Read and cross-check the four label files of a folder.

    Parameters
    ----------
    folder : Path
        Holds ``topics.csv``, ``subtopics.csv``, ``urgency.csv``, ``owners.csv``.

    Returns
    -------
    Taxonomy
        The facets.

    Raises
    ------
    KnowledgeError
        If an id repeats, a cell is empty, a topic has no subtopic, a subtopic has no
        topic, or urgency ranks are not 0, 1, 2, … in order.
    """
    topics, _ = _read_facet(folder / "topics.csv")
    subtopics, rows = _read_facet(folder / "subtopics.csv", "topic")
    for row in rows:
        row.choice("topic", topics)
    for topic in topics:
        if not any(label.parent == topic for label in subtopics.values()):
            raise KnowledgeError(f"subtopics.csv: у темы «{topic}» нет подтем")
    urgency, _ = _read_facet(folder / "urgency.csv", "rank")
    if [label.rank for label in urgency.values()] != list(range(len(urgency))):
        raise KnowledgeError("urgency.csv: «rank» должен идти 0, 1, 2, …")
    owners, _ = _read_facet(folder / "owners.csv")
    return Taxonomy(
        Facet("topics", topics),
        Facet("subtopics", subtopics),
        Facet("urgency", urgency),
        Facet("owners", owners),
    )


@cache
def load_taxonomy() -> Taxonomy:
    """Return the package's taxonomy, read once.

    Returns
    -------
    Taxonomy
        The facets.

    Examples
    --------
    >>> load_taxonomy().topics["housing"].label
    'ЖКХ'
    """
    return read_taxonomy(package_data("taxonomy"))
