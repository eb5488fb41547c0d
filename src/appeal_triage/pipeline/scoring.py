"""A document → probabilities of every facet, with the evidence that led to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from appeal_triage.bundle import Head, Model
from appeal_triage.errors import ModelFormatError
from appeal_triage.features import Document, with_names
from appeal_triage.pipeline.segments import segments, unit_starts
from appeal_triage.routing import JurisdictionHit, load_owner_rules
from appeal_triage.routing.blend import OwnerBlend
from appeal_triage.urgency import CueHit, load_telling_cues
from appeal_triage.urgency.bounds import Bounds, Odds, bounded, unsaid
from appeal_triage.urgency.level import (
    AT_LEAST,
    UrgencyHead,
    told,
)

Probabilities = NDArray[np.float64]


class Places(NamedTuple):
    """Where the units of a text stand.

    Attributes
    ----------
    tokens : ndarray of shape (n_units,), intp
        Tokens of the document.
    segments : ndarray of shape (n_units,), intp
        Segments that they belong to, rising.
    """

    tokens: NDArray[np.intp]
    segments: NDArray[np.intp]

    @classmethod
    def of(cls, document: Document) -> Places:
        """Find the segments that the units of a text belong to.

        Parameters
        ----------
        document : Document
            The text.

        Returns
        -------
        Places
            Of its units.
        """
        tokens = np.array([unit.token for unit in document.units], dtype=np.intp)
        segment_of = np.zeros(len(tokens), dtype=np.intp)
        segment_of[unit_starts(document, segments(document.tokens))[1:]] = 1
        return cls(tokens, segment_of.cumsum())

    def take(self, units: Sequence[int] | NDArray[np.bool_]) -> Places:
        """Choose units.

        Parameters
        ----------
        units : sequence of int, or ndarray of shape (n_units,), bool
            Positions, or which to keep.

        Returns
        -------
        Places
            Of these.
        """
        return Places(self.tokens[units], self.segments[units])


class Evidence(NamedTuple):
    """What the words and the cues of a text, or of a part of it, say.

    Attributes
    ----------
    parts, base_parts : ndarray of shape (n_units, n_outputs), float32
        As in :class:`Decision`.
    places : Places
        Where the units stand.
    cues : tuple of CueHit
        Cues of danger, need and time.
    jurisdiction : tuple of JurisdictionHit
        Cues of jurisdiction.
    """

    parts: NDArray[np.float32]
    base_parts: NDArray[np.float32]
    places: Places
    cues: tuple[CueHit, ...]
    jurisdiction: tuple[JurisdictionHit, ...]


class Decision(NamedTuple):
    """What the models say of one text.

    Attributes
    ----------
    parts : ndarray of shape (n_units, n_outputs), float32
        What each word adds to the scores of the model in charge of the topic.
    base_parts : ndarray of shape (n_units, n_outputs), float32
        The same for the model that decides urgency and owner.
    places : Places
        Where the units stand.
    topics, subtopics : ndarray of shape (n_labels,), float64
        Probabilities of that model.
    own_topics, own_subtopics : ndarray of shape (n_labels,), float64
        Probabilities of the package's topics and subtopics; the same unless a
        rubricator of somebody's own is in charge.
    levels : ndarray of shape (4,), float64
        Probabilities of the urgency levels, in rising order.
    bounds : Bounds
        Levels that the cues leave possible.
    owners : ndarray of shape (n_owners,), float64
        Probabilities of the owners.
    cues : tuple of CueHit
        Cues of danger, need and time.
    jurisdiction : tuple of JurisdictionHit
        Cues of jurisdiction.
    """

    parts: NDArray[np.float32]
    base_parts: NDArray[np.float32]
    places: Places
    topics: Probabilities
    subtopics: Probabilities
    own_topics: Probabilities
    own_subtopics: Probabilities
    levels: Probabilities
    bounds: Bounds
    owners: Probabilities
    cues: tuple[CueHit, ...]
    jurisdiction: tuple[JurisdictionHit, ...]


def head_scores(
    model: Model, total: NDArray[np.float64], head: Head, length: int
) -> NDArray[np.float64]:
    """Turn the sum over words into the scores of one head.

    Parameters
    ----------
    model : Model
        Whose bias is added.
    total : ndarray of shape (n_outputs,), float64
        Sum over the words of a text.
    head : Head
        The head.
    length : int
        Scored units of the text.

    Returns
    -------
    ndarray of shape (n_labels,), float64
        Linear scores.
    """
    part = total[head.columns] / max(length, 1) ** head.exponent
    return np.asarray(part + model.bias[head.columns])


def _odds(
    model: Model, evidence: Evidence, subtopics: Probabilities, least: int
) -> tuple[Probabilities, Bounds]:
    """Weigh the levels by the words that are said of the present and by the cues."""
    assert model.urgency is not None  # checked by Scoring.of()
    parts, places, n_units = evidence.base_parts, evidence.places, len(evidence.parts)
    if denied := unsaid(evidence.cues):
        said = ~np.isin(places.tokens, list(denied))
        # Where nothing is left, no word speaks for any level.
        if said.any():
            parts, places = parts[said], places.take(said)
        else:
            parts = np.zeros_like(parts)
    heads = [model.heads[name] for name in ("urgency", AT_LEAST)]
    total = parts.sum(axis=0, dtype=np.float64)
    starts = np.flatnonzero(np.diff(places.segments, prepend=-1))
    sums = np.add.reduceat(parts, starts, axis=0, dtype=np.float64)
    lengths = np.diff(starts, append=len(parts))[:, None]
    by_part = [
        sums[:, head.columns] / lengths**head.exponent + model.bias[head.columns]
        for head in heads
    ]
    length = max(len(parts), least)
    scores = [head_scores(model, total, head, length) for head in heads]
    known = np.concatenate([*scores, told(np.hstack(by_part))])
    row = model.urgency.inputs.row(known, subtopics, evidence.cues, n_units)
    bounds = Bounds.of(evidence.cues)
    return bounded(model.urgency.probabilities(row), bounds), bounds


def _topics(
    model: Model, total: NDArray[np.float64], length: int
) -> tuple[Probabilities, Probabilities]:
    """Decide topic and subtopic, one text at a time: a batch must change nothing."""
    leaf = head_scores(model, total, model.leaf_head, length)
    topics, subtopics = model.topic.probabilities(leaf[None])
    return topics[0], subtopics[0]


@dataclass(frozen=True)
class Scoring:
    """The model in charge of the topic, and the full model behind it.

    Attributes
    ----------
    topic_model : Model
        Decides topic and subtopic.
    base : Model
        Decides urgency and owner; the same model unless the first is a rubricator.
    """

    topic_model: Model
    base: Model

    @classmethod
    def of(cls, topic_model: Model, base: Model) -> Scoring:
        """Pair two models and check that the second can decide everything.

        Parameters
        ----------
        topic_model, base : Model
            As in the attributes.

        Returns
        -------
        Scoring
            Ready to use.

        Raises
        ------
        ModelFormatError
            If ``base`` lacks subtopics, urgency or owners.
        """
        if base.urgency is None or not {"subtopic", "owner"} <= set(base.heads):
            raise ModelFormatError("в модели нет подтем, срочности или ответственных")
        return cls(topic_model, base)

    @property
    def urgency(self) -> UrgencyHead:
        """The urgency model."""
        assert self.base.urgency is not None  # checked by of()
        return self.base.urgency

    def owner_blend(self) -> OwnerBlend:
        """Build the owner's decision from the manifest.

        Returns
        -------
        OwnerBlend
            Head, rules and past labels together.
        """
        settings = self.base.manifest["owner"]
        return OwnerBlend(
            self.base.heads["owner"].labels,
            self.base.heads["subtopic"].labels,
            load_owner_rules(),
            float(settings["sharpness"]),
            float(settings["rule_power"]),
            self.base.owner_habit,
            float(settings.get("habit_power", 0.0)),
        )

    def odds(self, document: Document) -> Odds:
        """Compute how likely the levels of urgency of a text are.

        Parameters
        ----------
        document : Document
            The text, with at least one word.

        Returns
        -------
        Odds
            Probabilities, and what cues prove.
        """
        parts = self.base.scorer.parts(document)
        cues = load_telling_cues().find(document.tokens, document.morphs)
        evidence = Evidence(parts, parts, Places.of(document), cues, ())
        total = parts.sum(axis=0, dtype=np.float64)
        _, subtopics = _topics(self.base, total, len(parts))
        levels, bounds = _odds(self.base, evidence, subtopics, 1)
        return Odds(tuple(levels.tolist()), bounds)

    def decide(self, document: Document, blend: OwnerBlend) -> Decision:
        """Compute all probabilities of a text.

        Parameters
        ----------
        document : Document
            The text.
        blend : OwnerBlend
            From :meth:`owner_blend`.

        Returns
        -------
        Decision
            Probabilities and evidence.
        """
        base_parts = self.base.scorer.parts(document)
        parts = base_parts
        if self.topic_model is not self.base:
            named = self.topic_model.reads_names
            parts = self.topic_model.scorer.parts(
                with_names(document) if named else document
            )
        cues = load_telling_cues().find(document.tokens, document.morphs)
        jurisdiction = blend.rules.cues(document.tokens, document.morphs)
        evidence = Evidence(parts, base_parts, Places.of(document), cues, jurisdiction)
        return self.weigh(evidence, blend)

    def weigh(self, evidence: Evidence, blend: OwnerBlend, least: int = 1) -> Decision:
        """Compute all probabilities from the evidence of a text or of a part of it.

        Parameters
        ----------
        evidence : Evidence
            Words and cues.
        blend : OwnerBlend
            From :meth:`owner_blend`.
        least : int, optional
            Units that a shorter text is taken to have, ≥ 1: two words out of a letter
            are less sure than a letter of two words.

        Returns
        -------
        Decision
            Probabilities and the evidence.
        """
        base, n_units = self.base, len(evidence.base_parts)
        length = max(n_units, least)
        total = evidence.base_parts.sum(axis=0, dtype=np.float64)
        topics, subtopics = _topics(base, total, length)
        owner_scores = head_scores(base, total, base.heads["owner"], length)
        levels, bounds = _odds(base, evidence, subtopics, least)
        owners = blend.probabilities(owner_scores, subtopics, evidence.jurisdiction)
        own = topics, subtopics
        if self.topic_model is not base:
            total = evidence.parts.sum(axis=0, dtype=np.float64)
            topics, subtopics = _topics(self.topic_model, total, length)
        return Decision(
            evidence.parts,
            evidence.base_parts,
            evidence.places,
            topics,
            subtopics,
            *own,
            levels,
            bounds,
            owners,
            evidence.cues,
            evidence.jurisdiction,
        )
