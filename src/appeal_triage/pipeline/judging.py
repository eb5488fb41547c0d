"""Probabilities → one result: labels, doubts, place, agencies, reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from appeal_triage.features import Document
from appeal_triage.pipeline.explanation import telling_words, unit_weights
from appeal_triage.pipeline.reasons import (
    doubt,
    owner_reasons,
    topic_reason,
    urgency_reasons,
)
from appeal_triage.pipeline.scoring import Decision, Probabilities, Scoring
from appeal_triage.places import PlaceFinder
from appeal_triage.results import Candidate, Status, TriageResult
from appeal_triage.routing import Ranking, RegionPack
from appeal_triage.taxonomy import Label, load_taxonomy

NO_APPEAL, EMPTY, LOWEST, NOBODY = "none", "empty", "low", "none"
_EMPTY_REASON = "В сообщении нет слов"
_LONG_REASON = "Текст очень длинный: прочитано только начало"
_DANGER_REASON = "Похоже на разговор, но есть признаки опасности"
_MIN_SCORE = 0.01


def has_content(document: Document) -> bool:
    """Tell whether a text has at least one word.

    Parameters
    ----------
    document : Document
        The text.

    Returns
    -------
    bool
        False for blanks, emoji, marks, bare numbers and placeholders.
    """
    return any(unit.word[0].isalpha() for unit in document.units)


class _Where(NamedTuple):
    territory_id: str
    territory: str
    address: str


class _Choice(NamedTuple):
    """What was chosen of every facet, and what it was chosen from."""

    topics: Sequence[Candidate]
    subtopic: Candidate
    own_subtopic: str
    urgency: Candidate
    levels: Sequence[Candidate]
    owners: Sequence[Candidate]
    is_danger_in_talk: bool

    @property
    def topic(self) -> Candidate:
        return self.topics[0]

    @property
    def owner(self) -> Candidate:
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


class Judge:
    """Turns what the models say into a result.

    Parameters
    ----------
    scoring : Scoring
        Models.
    region : RegionPack
        Agencies and territories.
    """

    def __init__(self, scoring: Scoring, region: RegionPack) -> None:
        self._scoring = scoring
        self._region = region
        self._blend = scoring.owner_blend()
        self._places = PlaceFinder(region.gazetteer)
        self._taxonomy = load_taxonomy()

    def result(self, document: Document, territory: str, cut: bool) -> TriageResult:
        """Decide about a text.

        Parameters
        ----------
        document : Document
            The text.
        territory : str
            Territory as the caller named it; empty if unknown.
        cut : bool
            Whether only the beginning of the text was read.

        Returns
        -------
        TriageResult
            The decision.
        """
        where = self._where(document, territory)
        if not has_content(document):
            return self._empty(where)
        decision = self._scoring.decide(document, self._blend)
        choice = self._choose(decision)
        ranking = self._rank(choice, decision, where.territory_id)
        doubts = self._doubts(choice) + ([_LONG_REASON] if cut else [])
        reasons = self._reasons(document, choice, decision)
        return TriageResult(
            Status.REVIEW if doubts else Status.OK,
            self._scoring.topic_model.version,
            topic=choice.topic,
            alt_topic=self._alternative(choice.topics),
            subtopic=choice.subtopic,
            urgency=choice.urgency,
            urgency_score=float(decision.levels[2:].sum()),
            owner=choice.owner,
            agencies=ranking.agencies,
            agency_status=ranking.status,
            territory=where.territory,
            address=where.address,
            reasons=(*reasons, *ranking.reasons, *doubts),
        )

    def _where(self, document: Document, territory: str) -> _Where:
        """Join the caller's territory with what the text says."""
        place = self._places.find(document.tokens, document.morphs)
        if not territory:
            return _Where(place.territory_id, place.territory, place.address)
        gazetteer = self._region.gazetteer
        given = self._region.territory(territory)
        if (
            given
            and place.territory_id
            and given in gazetteer.chain(place.territory_id)
        ):
            return _Where(place.territory_id, place.territory, place.address)
        name = gazetteer[given].name if given else territory.strip()
        return _Where(given, name, place.address)

    def _empty(self, where: _Where) -> TriageResult:
        taxonomy = self._taxonomy

        def _certain(label: Label) -> Candidate:
            return Candidate(label.id, label.label, 1.0)

        return TriageResult(
            Status.OK,
            self._scoring.topic_model.version,
            topic=_certain(taxonomy.topics[NO_APPEAL]),
            subtopic=_certain(taxonomy.subtopics[EMPTY]),
            urgency=_certain(taxonomy.urgency[LOWEST]),
            urgency_score=0.0,
            owner=_certain(taxonomy.owners[NOBODY]),
            territory=where.territory,
            address=where.address,
            reasons=(_EMPTY_REASON,),
        )

    def _choose(self, decision: Decision) -> _Choice:
        """Choose one label of each facet so that none contradicts another."""
        head = self._scoring.topic_model.topic
        topics = _ranked(decision.topics, head.topics, self._taxonomy.topics)
        level = self._scoring.urgency.level(decision.levels)
        danger = topics[0].id == NO_APPEAL and level >= 2 and len(topics) > 1
        if danger:
            # A danger told in passing is an appeal; a wrong «none» would hide it.
            topics = [*topics[1:], topics[0]]
        is_talk = topics[0].id == NO_APPEAL
        level = 0 if is_talk else level
        ids = self._taxonomy.urgency.ids
        levels = _ranked(decision.levels, ids, self._taxonomy.urgency)
        place = head.topics.index(topics[0].id)
        inside = np.where(np.asarray(head.parents) == place, decision.subtopics, -1.0)
        urgency = self._taxonomy.urgency[ids[level]]
        return _Choice(
            topics,
            _ranked(inside, head.subtopics, self._taxonomy.subtopics)[0],
            self._own_subtopic(decision, topics[0].id),
            Candidate(urgency.id, urgency.label, float(decision.levels[level])),
            levels,
            self._owners(decision.owners, is_talk),
            danger,
        )

    def _own_subtopic(self, decision: Decision, topic: str) -> str:
        """Name the package's subtopic, which rules and packs go by."""
        head = self._scoring.base.topic
        inside = decision.own_subtopics
        if self._scoring.topic_model is self._scoring.base:
            members = np.asarray(head.parents) == head.topics.index(topic)
            inside = np.where(members, inside, -1.0)
        return head.subtopics[int(inside.argmax())]

    def _owners(self, probabilities: Probabilities, is_talk: bool) -> list[Candidate]:
        """Rank owners: nobody owns talk, and somebody owns an appeal."""
        ids = self._blend.owners
        nobody = list(ids).index(NOBODY)
        if is_talk:
            label = self._taxonomy.owners[NOBODY].label
            return [Candidate(NOBODY, label, float(probabilities[nobody]))]
        masked = probabilities.copy()
        masked[nobody] = -1.0
        return _ranked(masked, ids, self._taxonomy.owners)

    def _rank(self, choice: _Choice, decision: Decision, territory_id: str) -> Ranking:
        owners = {candidate.id: candidate.score for candidate in choice.owners}
        cues = {hit.cue.id for hit in decision.jurisdiction}
        return self._region.rank(owners, choice.own_subtopic, territory_id, cues)

    def _alternative(self, topics: Sequence[Candidate]) -> Candidate | None:
        enough = self._scoring.topic_model.threshold("alt_topic")
        second = topics[1] if len(topics) > 1 else None
        return second if second and second.score >= enough else None

    def _reasons(
        self, document: Document, choice: _Choice, decision: Decision
    ) -> list[str]:
        head = self._scoring.topic_model.leaf_head
        leaf = [head.labels.index(choice.subtopic.id)]
        words = telling_words(unit_weights(decision.parts, head, leaf), document)
        reasons = [topic_reason(choice.subtopic.label, words)]
        if choice.topic.id == NO_APPEAL:
            return reasons
        reasons += urgency_reasons(decision.cues)
        reasons += owner_reasons(
            self._blend.rules,
            choice.own_subtopic,
            choice.owner.id,
            decision.jurisdiction,
        )
        return reasons

    def _doubts(self, choice: _Choice) -> list[str]:
        """Say what falls below its threshold."""
        topic_model, base = self._scoring.topic_model, self._scoring.base
        doubts = [_DANGER_REASON] if choice.is_danger_in_talk else []
        if choice.topic.score < topic_model.threshold("topic"):
            doubts.append(doubt("Тема", choice.topics))
        if choice.topic.id == NO_APPEAL:
            return doubts
        if choice.urgency.score < base.threshold("urgency"):
            doubts.append(doubt("Срочность", choice.levels))
        if choice.owner.score < base.threshold("owner"):
            doubts.append(doubt("Ответственный", choice.owners))
        return doubts
