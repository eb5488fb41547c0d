"""Probabilities → one label of each facet, none contradicting another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from appeal_triage.pipeline.scoring import Decision, Probabilities, Scoring
from appeal_triage.results import Candidate
from appeal_triage.routing.blend import OwnerBlend
from appeal_triage.taxonomy import Label, load_taxonomy

NO_APPEAL, NOBODY = "none", "none"
_MIN_SCORE = 0.01
_HIGH = 2


class Choice(NamedTuple):
    """What was chosen of every facet, and what it was chosen from.

    Attributes
    ----------
    topics : sequence of Candidate
        The chosen topic and those after it.
    subtopic : Candidate
        Chosen subtopic, of the chosen topic.
    own_subtopic : str
        The package's subtopic, which rules and packs go by.
    urgency : Candidate
        Chosen level.
    levels : sequence of Candidate
        Levels by probability.
    owners : sequence of Candidate
        The chosen owner and those after it.
    is_danger_in_talk : bool
        Whether a danger made an appeal of what looked like talk.
    is_talk : bool
        Whether it is no appeal.
    """

    topics: Sequence[Candidate]
    subtopic: Candidate
    own_subtopic: str
    urgency: Candidate
    levels: Sequence[Candidate]
    owners: Sequence[Candidate]
    is_danger_in_talk: bool
    is_talk: bool

    @property
    def topic(self) -> Candidate:
        """The chosen topic."""
        return self.topics[0]

    @property
    def owner(self) -> Candidate:
        """The chosen owner."""
        return self.owners[0]


def _ranked(
    probabilities: Probabilities, ids: Sequence[str], labels: Mapping[str, Label]
) -> list[Candidate]:
    """List the labels worth naming, the likeliest first."""
    order = np.argsort(-probabilities, kind="stable")
    return [
        Candidate(
            ids[i],
            labels[ids[i]].label if ids[i] in labels else ids[i],
            float(probabilities[i]),
        )
        for i in order
        if i == order[0] or probabilities[i] >= _MIN_SCORE
    ]


class Chooser:
    """Chooses labels.

    Parameters
    ----------
    scoring : Scoring
        Models.
    blend : OwnerBlend
        Decision over owners.
    """

    def __init__(self, scoring: Scoring, blend: OwnerBlend) -> None:
        self._scoring = scoring
        self._blend = blend
        self._taxonomy = load_taxonomy()

    def choose(self, decision: Decision) -> Choice:
        """Choose one label of each facet so that none contradicts another.

        Parameters
        ----------
        decision : Decision
            Probabilities.

        Returns
        -------
        Choice
            The labels.
        """
        head, base = self._scoring.topic_model.topic, self._scoring.base.topic
        is_own = self._scoring.topic_model is self._scoring.base
        # A rubricator of somebody's own has names of its own, even where they look
        # like ours.
        names = self._taxonomy.topics if is_own else {}
        topics = _ranked(decision.topics, head.topics, names)
        # A danger that is told of the present is never filed away, however calm and
        # long the rest of the letter is.
        level = self._scoring.urgency.level(decision.levels, decision.bounds)
        is_talk = base.topics[int(decision.own_topics.argmax())] == NO_APPEAL
        danger = is_talk and level >= _HIGH
        if danger:
            # A danger told in passing is an appeal; a wrong «none» would hide it.
            is_talk = False
            if is_own and len(topics) > 1:
                topics[:2] = topics[1::-1]
        level = 0 if is_talk else level
        ids = self._taxonomy.urgency.ids
        urgency = self._taxonomy.urgency[ids[level]]
        return Choice(
            topics,
            self._subtopic(decision, topics[0].id, is_own),
            self._own_subtopic(decision, topics[0].id if is_own else "", is_talk),
            Candidate(urgency.id, urgency.label, float(decision.levels[level])),
            _ranked(decision.levels, ids, self._taxonomy.urgency),
            self._owners(decision.owners, is_talk),
            danger,
            is_talk,
        )

    def _subtopic(self, decision: Decision, topic: str, is_own: bool) -> Candidate:
        head = self._scoring.topic_model.topic
        members = np.asarray(head.parents) == head.topics.index(topic)
        inside = np.where(members, decision.subtopics, -1.0)
        names = self._taxonomy.subtopics if is_own else {}
        return _ranked(inside, head.subtopics, names)[0]

    def _own_subtopic(self, decision: Decision, topic: str, is_talk: bool) -> str:
        """Name the package's subtopic, which rules and packs go by."""
        head = self._scoring.base.topic
        parents = np.asarray(head.parents)
        if topic:
            members = parents == head.topics.index(topic)
        else:
            members = (parents == head.topics.index(NO_APPEAL)) == is_talk
        inside = np.where(members, decision.own_subtopics, -1.0)
        return head.subtopics[int(inside.argmax())]

    def _owners(self, probabilities: Probabilities, is_talk: bool) -> list[Candidate]:
        """Rank owners: nobody owns talk, and somebody owns an appeal."""
        ids = self._blend.owners
        nobody = list(ids).index(NOBODY)
        if is_talk:
            label = self._taxonomy.owners[NOBODY].label
            return [Candidate(NOBODY, label, float(probabilities[nobody]))]
        return _ranked(self._blend.of_appeal(probabilities), ids, self._taxonomy.owners)
