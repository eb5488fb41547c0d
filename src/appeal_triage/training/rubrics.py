"""Which labels a set has: those of the package's taxonomy, or somebody's own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from appeal_triage.errors import LabelError
from appeal_triage.evaluation.labelled import FACETS, LabelledSet, leaf_names
from appeal_triage.taxonomy import load_taxonomy

_MIN_PER_LABEL = 2


@dataclass(frozen=True)
class Rubric:
    """Labels to fit and the label of each text.

    Attributes
    ----------
    own : bool
        Whether the labels are those of the package's taxonomy.
    topics : tuple of str
        Topics in order.
    parents : tuple of str
        Topic of each label of the leaf facet.
    labels : mapping of str to tuple of str
        Labels by facet, the leaf facet (``subtopic`` or ``topic``) first.
    targets : mapping of str to list of str
        Label of each text by facet; empty where there is none.
    seconds : mapping of str to list of str
        Second choice of each text for topic, urgency and owner; empty where the label
        is not in doubt.
    """

    own: bool
    topics: tuple[str, ...]
    parents: tuple[str, ...]
    labels: Mapping[str, tuple[str, ...]]
    targets: Mapping[str, list[str]]
    seconds: Mapping[str, list[str]]

    @property
    def leaf(self) -> str:
        """Facet that the topic is decided by."""
        return "subtopic" if "subtopic" in self.labels else "topic"

    def take(self, rows: Sequence[int]) -> Rubric:
        """Choose texts.

        Parameters
        ----------
        rows : sequence of int
            Positions.

        Returns
        -------
        Rubric
            The same labels with the targets of these texts.
        """

        def _taken(cells: Mapping[str, list[str]]) -> dict[str, list[str]]:
            return {facet: [column[r] for r in rows] for facet, column in cells.items()}

        return replace(self, targets=_taken(self.targets), seconds=_taken(self.seconds))

    def positions(self, facet: str) -> NDArray[np.intp]:
        """Return the label of each text as a number.

        Parameters
        ----------
        facet : str
            One of ``labels``.

        Returns
        -------
        ndarray of shape (n_texts,), intp
            Position among the labels, -1 where there is none.
        """
        return _positions(self.targets[facet], self.labels[facet])

    def second_positions(self, facet: str) -> NDArray[np.intp]:
        """Return the second choice of each text as a number.

        Parameters
        ----------
        facet : str
            ``topic``, ``urgency`` or ``owner``.

        Returns
        -------
        ndarray of shape (n_texts,), intp
            Position among the labels (of ``topics`` for the topic), -1 where there is
            none.
        """
        labels = self.topics if facet == "topic" else self.labels[facet]
        return _positions(self.seconds[facet], labels)


def _positions(cells: Sequence[str], labels: Sequence[str]) -> NDArray[np.intp]:
    place = {label: number for number, label in enumerate(labels)}
    return np.array([place.get(cell, -1) for cell in cells], dtype=np.intp)


def _seconds(labelled: LabelledSet) -> dict[str, list[str]]:
    return {f: labelled.column(f"alt_{f}") for f in ("topic", "urgency", "owner")}


def find_rubric(labelled: LabelledSet) -> Rubric:
    """Decide whose labels a set has and check them.

    Parameters
    ----------
    labelled : LabelledSet
        Texts with labels.

    Returns
    -------
    Rubric
        The package's taxonomy if every topic is of it and every facet is labelled, so
        that a full model can be fitted; else the set's own labels.

    Raises
    ------
    LabelError
        If there is no topic, if labels of the taxonomy are mixed with strange ones in
        another facet, or if only one topic or one level of urgency is used.
    """
    topics = set(labelled.column("topic")) - {""}
    if not topics:
        raise LabelError("для обучения нужен столбец topic с метками")
    if len(topics) < 2:
        raise LabelError("в обучающих текстах меньше двух тем")
    if labelled.facets == FACETS and topics <= set(load_taxonomy().topics):
        return _own_rubric(labelled)
    return _foreign_rubric(labelled)


def _own_rubric(labelled: LabelledSet) -> Rubric:
    taxonomy = load_taxonomy()
    known = {
        "subtopic": taxonomy.subtopics,
        "urgency": taxonomy.urgency,
        "owner": taxonomy.owners,
    }
    for facet, allowed in known.items():
        for cell in labelled.column(facet):
            if cell and cell not in allowed:
                raise LabelError(f"столбец {facet}: метки «{cell}» нет в таксономии")
    _check_parents(labelled)
    if len(set(labelled.column("urgency")) - {""}) < 2:
        raise LabelError("столбец urgency: в обучающих текстах меньше двух уровней")
    labels = {facet: names.ids for facet, names in known.items()}
    parents = tuple(label.parent for label in taxonomy.subtopics.values())
    targets = {facet: labelled.column(facet) for facet in labels}
    return Rubric(
        True, taxonomy.topics.ids, parents, labels, targets, _seconds(labelled)
    )


def _check_parents(labelled: LabelledSet) -> None:
    subtopics = load_taxonomy().subtopics
    pairs = zip(labelled.column("topic"), labelled.column("subtopic"), strict=True)
    for number, (topic, subtopic) in enumerate(pairs, start=1):
        if topic and subtopic and subtopics[subtopic].parent != topic:
            raise LabelError(
                f"размеченный текст № {number}: подтема «{subtopic}» "
                f"не из темы «{topic}»"
            )


def _foreign_rubric(labelled: LabelledSet) -> Rubric:
    topics = labelled.column("topic")
    leaf = "subtopic" if any(labelled.column("subtopic")) else "topic"
    leaves = leaf_names(labelled)
    counts = Counter(name for name in leaves if name)
    kept = sorted(name for name, count in counts.items() if count >= _MIN_PER_LABEL)
    parent = dict(zip(leaves, topics, strict=True))
    targets = {leaf: [name if name in set(kept) else "" for name in leaves]}
    parents = tuple(parent[name] for name in kept)
    topic_ids = tuple(sorted(set(parents)))
    if len(topic_ids) < 2:
        raise LabelError("тем, чьи метки встретились хотя бы дважды, меньше двух")
    return Rubric(
        False, topic_ids, parents, {leaf: tuple(kept)}, targets, _seconds(labelled)
    )
