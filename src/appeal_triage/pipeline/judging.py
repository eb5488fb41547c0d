"""A choice, a place, a region pack → one result with its doubts and reasons."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from appeal_triage.features import Document
from appeal_triage.norms import load_norms
from appeal_triage.pipeline.choosing import NO_APPEAL, NOBODY, Choice, Chooser
from appeal_triage.pipeline.explanation import telling_words, unit_weights
from appeal_triage.pipeline.inputs import Known, Original
from appeal_triage.pipeline.placing import Locator, Where
from appeal_triage.pipeline.problems import ProblemFinder
from appeal_triage.pipeline.reasons import (
    doubt,
    owner_reasons,
    placed_names,
    placed_reasons,
    raising_cues,
    topic_reason,
    urgency_doubt,
    urgency_reasons,
)
from appeal_triage.pipeline.scoring import Decision, Scoring
from appeal_triage.pipeline.terms import find_fix, find_reply
from appeal_triage.results import Candidate, Due, Status, TriageResult
from appeal_triage.routing import Ranking, RegionPack
from appeal_triage.routing.escalation import load_escalations
from appeal_triage.routing.history_weights import Letter
from appeal_triage.taxonomy import Label, load_taxonomy
from appeal_triage.urgency import CueHit

_EMPTY, _LOWEST = "empty", "low"
_EMPTY_REASON = "В сообщении нет слов"
_LONG_REASON = "Текст очень длинный: прочитано только начало"
_DANGER_REASON = "Похоже на разговор, но есть признаки опасности"


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


class _Escalated(NamedTuple):
    body: Candidate | None
    reasons: tuple[str, ...]


def _only(labels: Sequence[str], label: str) -> NDArray[np.float64]:
    """Put all weight on one label."""
    return np.array([1.0 if name == label else 0.0 for name in labels])


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
        self._chooser = Chooser(scoring, self._blend)
        self._problems = ProblemFinder(scoring, self._chooser, self._blend)
        self._locator = Locator(region)
        self._norms = load_norms()
        self._escalations = load_escalations()
        self._taxonomy = load_taxonomy()

    def result(
        self, document: Document, original: Original, known: Known
    ) -> TriageResult:
        """Decide about a text.

        Parameters
        ----------
        document : Document
            The text.
        original : Original
            The text as it came.
        known : Known
            What is known beside it.

        Returns
        -------
        TriageResult
            The decision.
        """
        where = self._locator.find(document, known.territory)
        if not has_content(document):
            return self._empty(where, find_reply(self._region, known, _LOWEST))
        decision = self._scoring.decide(document, self._blend)
        choice = self._chooser.choose(decision)
        ranking = self._rank(choice, decision, where, known.day)
        if choice.owner.id != NOBODY:
            said = known.territory, decision.own_subtopics, decision.owners
            ranking = self._region.recall(
                ranking,
                Letter(document, *said),
                choice.own_subtopic,
                where.territory_id,
                known.day,
            )
        doubts = self._doubts(choice)
        # Where every place has the same bodies, doubt about the place changes nothing.
        unsure = bool(where.doubt) and self._region.is_local(choice.owner.id)
        escalated = self._escalated(choice, decision, where.territory_id, known)
        raising = [] if choice.is_talk else raising_cues(decision.cues)
        reasons = self._reasons(document, choice, decision, raising)
        hours = self._region.settings.working_time
        fix = find_fix(self._norms, document, choice, decision.cues, known, hours)
        notes = [where.doubt] * unsure + [_LONG_REASON] * original.is_cut
        return TriageResult(
            Status.REVIEW if doubts else Status.OK,
            self._scoring.topic_model.version,
            topic=choice.topic,
            alt_topic=self._alternative(choice.topics),
            subtopic=choice.subtopic,
            urgency=choice.urgency,
            urgency_score=float(decision.levels[2:].sum()),
            urgency_reasons=placed_reasons(raising, document, original),
            norm=fix.norm,
            fix_due_min=fix.least,
            fix_due_max=fix.most,
            reply_due=find_reply(self._region, known, choice.urgency.id),
            owner=choice.owner,
            agencies=ranking.agencies,
            agency_status=Status.REVIEW if unsure else ranking.status,
            first_receiver=self._receiver(choice, where.territory_id, known),
            escalation=escalated.body,
            territory=where.territory,
            address=where.address,
            reasons=(*reasons, *ranking.reasons, *escalated.reasons, *doubts, *notes),
            problems=self._problems.find(document, original, decision, choice),
            places=placed_names(where.parts, document, original),
        )

    def _empty(self, where: Where, reply: Due) -> TriageResult:
        taxonomy = self._taxonomy

        def _certain(label: Label) -> Candidate:
            return Candidate(label.id, label.label, 1.0)

        return TriageResult(
            Status.OK,
            self._scoring.topic_model.version,
            topic=_certain(taxonomy.topics[NO_APPEAL]),
            subtopic=_certain(taxonomy.subtopics[_EMPTY]),
            urgency=_certain(taxonomy.urgency[_LOWEST]),
            urgency_score=0.0,
            reply_due=reply,
            owner=_certain(taxonomy.owners[NOBODY]),
            territory=where.territory,
            address=where.address,
            reasons=(_EMPTY_REASON,),
        )

    def weights(
        self, document: Document, result: TriageResult
    ) -> dict[str, NDArray[np.float64]]:
        """Split each decision of a result over the words of its text.

        Parameters
        ----------
        document : Document
            The text, with at least one word.
        result : TriageResult
            What was decided about it.

        Returns
        -------
        dict of str to ndarray of shape (n_units,), float64
            By ``topic``, ``subtopic``, ``urgency``, ``owner``.
        """
        decision = self._scoring.decide(document, self._blend)
        model, base = self._scoring.topic_model, self._scoring.base
        leaf = model.leaf_head
        assert result.topic and result.subtopic and result.urgency and result.owner
        place = model.topic.topics.index(result.topic.id)
        members = np.where(np.asarray(model.topic.parents) == place, 1.0, 0.0)
        shares = members * decision.subtopics
        one = _only(leaf.labels, result.subtopic.id)
        found = {
            "topic": unit_weights(decision.parts, leaf, shares / shares.sum()),
            "subtopic": unit_weights(decision.parts, leaf, one),
        }
        for facet, chosen in (("urgency", result.urgency), ("owner", result.owner)):
            head = base.heads[facet]
            one = _only(head.labels, chosen.id)
            found[facet] = unit_weights(decision.base_parts, head, one)
        return found

    def _rank(
        self, choice: Choice, decision: Decision, where: Where, on: date | None
    ) -> Ranking:
        owners = {candidate.id: candidate.score for candidate in choice.owners}
        cues = {hit.cue.id for hit in decision.jurisdiction}
        return self._region.rank(owners, choice.own_subtopic, where.possible, cues, on)

    def _receiver(
        self, choice: Choice, territory_id: str, known: Known
    ) -> Candidate | None:
        """Name who collects such messages here; talk goes nowhere."""
        if choice.is_talk:
            return None
        case = choice.own_subtopic, choice.owner.id, territory_id
        return self._region.first_receiver(*case, known.channel, known.day)

    def _escalated(
        self, choice: Choice, decision: Decision, territory_id: str, known: Known
    ) -> _Escalated:
        """Name the supervisor of an owner that is said to do nothing."""
        subtopic = choice.own_subtopic
        found = self._escalations.find(choice.owner.id, subtopic, decision.jurisdiction)
        if found is None:
            return _Escalated(None, ())
        case = found.supervisor, subtopic, territory_id
        body = self._region.escalation(*case, known.day)
        return _Escalated(body, (found.reason,) if body else ())

    def _alternative(self, topics: Sequence[Candidate]) -> Candidate | None:
        enough = self._scoring.topic_model.threshold("alt_topic")
        second = topics[1] if len(topics) > 1 else None
        return second if second and second.score >= enough else None

    def _reasons(
        self,
        document: Document,
        choice: Choice,
        decision: Decision,
        raising: Sequence[CueHit],
    ) -> list[str]:
        head = self._scoring.topic_model.leaf_head
        leaf = _only(head.labels, choice.subtopic.id)
        words = telling_words(unit_weights(decision.parts, head, leaf), document)
        reasons = [topic_reason(choice.subtopic.label, words)]
        if choice.is_talk:
            return reasons
        reasons += urgency_reasons(raising)
        reasons += owner_reasons(
            self._blend.rules,
            choice.own_subtopic,
            choice.owner.id,
            decision.jurisdiction,
        )
        return reasons

    def _doubts(self, choice: Choice) -> list[str]:
        """Say what falls below its threshold."""
        topic_model, base = self._scoring.topic_model, self._scoring.base
        doubts = [_DANGER_REASON] if choice.is_danger_in_talk else []
        if choice.topic.score < topic_model.threshold("topic"):
            doubts.append(doubt("Тема", choice.topics))
        if choice.is_talk:
            # Thanks that name a trouble, or mockery: a person should look.
            if not doubts and self._alternative(choice.topics):
                doubts.append(doubt("Тема", choice.topics))
            return doubts
        if choice.urgency.score < base.threshold("urgency"):
            doubts.append(urgency_doubt(choice.urgency, choice.levels))
        if choice.owner.score < base.threshold("owner"):
            doubts.append(doubt("Ответственный", choice.owners))
        return doubts
