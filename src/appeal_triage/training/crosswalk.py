"""Labels of somebody's platform → subtopics of the package, by a table of pairs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

from appeal_triage.errors import LabelError
from appeal_triage.evaluation.labelled import LabelledSet, label_cell, text_place
from appeal_triage.reading import find_column, open_table
from appeal_triage.taxonomy import load_taxonomy

GROUP, TOPIC = "platform_group", "platform_topic"
COLUMNS = (GROUP, TOPIC, "topic", "subtopic")
"""Columns of the table; the first two are also those of a file with such labels."""


@dataclass(frozen=True)
class Crosswalk:
    """Which subtopic each label of a platform stands for.

    Attributes
    ----------
    name : str
        Name of the table, for messages.
    subtopics : mapping of tuple of str to str
        Subtopic by group and topic of the platform.
    by_topic : mapping of str to str
        Subtopic by topic alone, for files without groups; empty where groups disagree.
    """

    name: str
    subtopics: Mapping[tuple[str, str], str]
    by_topic: Mapping[str, str]

    def subtopic(self, group: str | None, topic: str) -> str:
        """Look a label up.

        Parameters
        ----------
        group : str or None
            Group of the platform; None where the file has no groups.
        topic : str
            Topic of the platform.

        Returns
        -------
        str
            The subtopic; empty where the label stands for none.
        """
        if group is None:
            return self.by_topic.get(topic, "")
        return self.subtopics.get((group, topic), "")


def read_crosswalk(path: str | PathLike[str]) -> Crosswalk:
    """Read a table and check every row of it.

    Parameters
    ----------
    path : path
        A table with the columns ``platform_group, platform_topic, topic, subtopic``.
        An empty subtopic means that the label stands for none.

    Returns
    -------
    Crosswalk
        The pairs.

    Raises
    ------
    LabelError
        If a column is missing, a label is not of the taxonomy, a subtopic is not of
        its topic, or a label of the platform stands twice.
    """
    name = Path(path).name
    subtopics: dict[tuple[str, str], str] = {}
    by_topic: dict[str, set[str]] = {}
    with open_table(path, text_column=TOPIC) as table:
        places = _places(table.columns, name)
        # The header is row 1; empty lines are passed over by the reader.
        for number, row in enumerate(table, start=2):
            cells = {column: label_cell(row[at]) for column, at in places.items()}
            if not any(cells.values()):
                continue
            where = f"{name}, строка {number}"
            _check(cells, where)
            key = cells[GROUP], cells[TOPIC]
            if key in subtopics:
                raise LabelError(f"{where}, «{TOPIC}»: метка платформы уже была выше")
            subtopics[key] = cells["subtopic"]
            by_topic.setdefault(cells[TOPIC], set()).add(cells["subtopic"])
    if not any(subtopics.values()):
        raise LabelError(f"{name}: ни одной подтемы в столбце «subtopic»")
    alone = {topic: min(f) for topic, f in by_topic.items() if len(f) == 1}
    return Crosswalk(name, subtopics, alone)


def _places(columns: Sequence[str], name: str) -> dict[str, int]:
    places: dict[str, int] = {}
    for column in COLUMNS:
        at = find_column(columns, column)
        if at is None:
            raise LabelError(
                f"{name}, строка 1: нет столбца «{column}»; в таблице соответствий "
                f"нужны {', '.join(COLUMNS)}"
            )
        places[column] = at
    return places


def _check(cells: Mapping[str, str], where: str) -> None:
    taxonomy = load_taxonomy()
    topic, subtopic = cells["topic"], cells["subtopic"]
    if not cells[TOPIC]:
        raise LabelError(f"{where}, «{TOPIC}»: пусто, а нужна метка платформы")
    if topic not in taxonomy.topics and (topic or subtopic):
        raise LabelError(f"{where}, «topic»: «{topic}» нет среди тем таксономии")
    if not subtopic:
        return
    if subtopic not in taxonomy.subtopics:
        raise LabelError(f"{where}, «subtopic»: «{subtopic}» нет среди подтем")
    if taxonomy.subtopics[subtopic].parent != topic:
        raise LabelError(f"{where}, «subtopic»: «{subtopic}» не из темы «{topic}»")


def read_weak(
    path: str | PathLike[str], crosswalk: Crosswalk, text_column: str | None = None
) -> LabelledSet:
    """Read texts that carry only the labels of a platform.

    Parameters
    ----------
    path : path
        A table with a text, ``platform_topic`` and perhaps ``platform_group``.
    crosswalk : Crosswalk
        What the labels stand for.
    text_column : str, optional
        Column of the text; found by its usual names when not given.

    Returns
    -------
    LabelledSet
        Texts whose label stands for a subtopic, with topic and subtopic alone.

    Raises
    ------
    LabelError
        If there is no column of labels, or no label stands for anything.
    """
    subtopics = load_taxonomy().subtopics
    name = Path(path).name
    texts: list[str] = []
    found: list[str] = []
    with open_table(path, text_column=text_column) as table:
        at = text_place(table.columns, text_column, name)
        of_topic = find_column(table.columns, TOPIC)
        of_group = find_column(table.columns, GROUP)
        if of_topic is None:
            raise LabelError(f"{name}, строка 1: нет столбца «{TOPIC}»")
        for row in table:
            group = None if of_group is None else label_cell(row[of_group])
            subtopic = crosswalk.subtopic(group, label_cell(row[of_topic]))
            if subtopic and isinstance(row[at], str):
                texts.append(str(row[at]))
                found.append(subtopic)
    if not texts:
        raise LabelError(
            f"{name}: ни одной метки из «{TOPIC}» нет в таблице {crosswalk.name}"
        )
    topics = [subtopics[subtopic].parent for subtopic in found]
    return LabelledSet(texts, {"topic": topics, "subtopic": found})
