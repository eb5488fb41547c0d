"""Everything that is set on out-of-fold scores, in the form the bundle stores."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from appeal_triage.features import Document
from appeal_triage.routing import load_owner_rules
from appeal_triage.routing.blend import OwnerBlend
from appeal_triage.topics import TopicHead
from appeal_triage.training.calibration import (
    Marks,
    calibrate_topics,
    log_loss,
    shares_by_leaf,
    threshold_for_accuracy,
)
from appeal_triage.training.rubrics import Rubric
from appeal_triage.training.urgency import fit_urgency
from appeal_triage.urgency import load_telling_cues
from appeal_triage.urgency.bounds import Bounds
from appeal_triage.urgency.level import INPUTS

TOPIC_ACCURACY, OWNER_ACCURACY, URGENCY_ACCURACY = 0.95, 0.90, 0.90
"""Accuracy out of fold of what is not sent to review."""
MOST, MOST_URGENCY = 0.5, 0.15
"""Largest share of texts that doubt about one facet may send to review.

Neighboring levels of urgency are often both right, so doubt about them says little.
"""
ALT_TOPIC_FROM = 0.2
"""A second topic is named when it is at least this probable: one in five."""
_SHARPNESS = (1.0, 1.5, 2.0, 3.0, 4.0, 6.0)
_RULE_POWERS = (0.5, 0.75, 1.0)
"""The law holds in a region that was not seen, which the fitted texts cannot show.

Lower powers fit their own mix of owners better and every region left out worse.
"""
_HABIT_POWERS = (0.0, 0.25, 0.5, 0.75, 1.0)
_NO_HABIT = (0.0,)
"""Written texts have no habits: whom they are given to is their writer's choice."""


@dataclass(frozen=True)
class Decisions:
    """Settings of a bundle.

    Attributes
    ----------
    settings : dict
        Sections ``topic``, ``urgency``, ``owner`` of the manifest.
    thresholds : dict of str to float
        Below which a decision goes to review, and from which a second topic is named.
    metrics : dict
        Out-of-fold figures.
    arrays : dict of str to ndarray
        Arrays of the urgency model.
    """

    settings: dict[str, Any]
    thresholds: dict[str, float]
    metrics: dict[str, float]
    arrays: dict[str, NDArray[Any]] = field(default_factory=dict)


def fit_decisions(
    documents: Sequence[Document],
    rubric: Rubric,
    scores: dict[str, NDArray[np.float64]],
    marks: Marks,
) -> Decisions:
    """Calibrate the topic, fit the urgency model, blend the owner, set thresholds.

    Parameters
    ----------
    documents : sequence of Document
        Texts.
    rubric : Rubric
        Their labels.
    scores : dict of str to ndarray of shape (n_texts, n_labels)
        Out-of-fold scores by facet.
    marks : Marks
        What each text may be used for.

    Returns
    -------
    Decisions
        What the manifest and the arrays hold.
    """
    made = Decisions({}, {"alt_topic": ALT_TOPIC_FROM}, {})
    subtopics = _decide_topic(made, rubric, scores[rubric.leaf], marks.stream)
    if "urgency" in rubric.labels:
        evidence = _Evidence(documents, scores["urgency"], subtopics, marks)
        _decide_urgency(made, rubric, evidence)
    if "owner" in rubric.labels:
        evidence = _Evidence(documents, scores["owner"], subtopics, marks)
        _decide_owner(made, rubric, evidence)
    return made


class _Evidence(NamedTuple):
    documents: Sequence[Document]
    scores: NDArray[np.float64]
    subtopics: NDArray[np.float64]
    marks: Marks


def _decide_topic(
    made: Decisions,
    rubric: Rubric,
    scores: NDArray[np.float64],
    stream: NDArray[np.bool_],
) -> NDArray[np.float64]:
    parents = [rubric.topics.index(parent) for parent in rubric.parents]
    leaves = rubric.positions(rubric.leaf)
    known = _usable(leaves >= 0, stream)
    head = TopicHead(rubric.topics, rubric.labels[rubric.leaf], parents, 6.0)
    head = calibrate_topics(head, scores[known], leaves[known])
    topics, subtopics = head.probabilities(scores)
    chosen = topics.argmax(axis=1)
    correct = (chosen == np.asarray(parents)[leaves])[known]
    lenient = correct | (chosen == rubric.second_positions("topic"))[known]
    inside = (subtopics.argmax(axis=1) == leaves)[known]
    made.settings["topic"] = {
        "topics": list(rubric.topics),
        "parents": list(rubric.parents),
        "sharpness": head.sharpness,
        "topic_power": round(head.topic_power, 4),
        "subtopic_power": round(head.subtopic_power, 4),
    }
    made.thresholds["topic"] = _floored(
        threshold_for_accuracy(topics.max(axis=1)[known], lenient, TOPIC_ACCURACY, MOST)
    )
    made.metrics["out_of_fold_topic"] = _rounded(correct.mean())
    made.metrics["out_of_fold_subtopic"] = _rounded(inside.mean())
    return subtopics


def _decide_urgency(made: Decisions, rubric: Rubric, evidence: _Evidence) -> None:
    levels, leaves = rubric.positions("urgency"), rubric.positions(rubric.leaf)
    rows = np.flatnonzero((levels >= 0) & (leaves >= 0)).tolist()
    matcher = load_telling_cues()
    kept = [evidence.documents[row] for row in rows]
    hits = [matcher.find(d.tokens, d.morphs) for d in kept]
    marks = evidence.marks.take(rows)
    stream = _usable(np.ones(len(rows), dtype=bool), marks.stream)
    marks = marks._replace(stream=stream)
    head, probabilities = fit_urgency(
        (evidence.scores[rows], evidence.subtopics[rows]),
        kept,
        hits,
        (levels[rows], leaves[rows]),
        marks,
    )
    chosen = np.array([
        head.level(shares, Bounds.of(found))
        for shares, found in zip(probabilities, hits, strict=True)
    ])
    correct = chosen == levels[rows]
    lenient = correct | (chosen == rubric.second_positions("urgency")[rows])
    confidence = probabilities[np.arange(len(rows)), chosen]
    made.settings["urgency"] = {
        "inputs": list(INPUTS),
        "emergency_from": _floored(head.emergency_from),
        "high_from": _floored(head.high_from),
        "normal_from": _floored(head.normal_from),
    }
    made.arrays["urgency_weights"] = head.weights
    made.arrays["urgency_bias"] = head.bias
    made.arrays["urgency_by_subtopic"] = head.inputs.by_subtopic
    made.thresholds["urgency"] = _floored(
        threshold_for_accuracy(
            confidence[stream], lenient[stream], URGENCY_ACCURACY, MOST_URGENCY
        )
    )
    made.metrics["out_of_fold_urgency"] = _rounded(correct[stream].mean())


def _decide_owner(made: Decisions, rubric: Rubric, evidence: _Evidence) -> None:
    owners = rubric.positions("owner")
    documents, scores, subtopics, marks = evidence
    rows = np.flatnonzero(_usable(owners >= 0, marks.stream)).tolist()
    rules = load_owner_rules()
    labels = rubric.labels
    blend = OwnerBlend(labels["owner"], labels["subtopic"], rules, 1.0, 1.0)
    asked = [
        blend.expected(
            subtopics[row], rules.cues(documents[row].tokens, documents[row].morphs)
        )
        for row in rows
    ]
    priors = np.array([prior for prior, _ in asked])
    settled = np.array([share for _, share in asked])
    table, habits = _owner_habits(rubric, evidence)

    def _shares(powers: tuple[float, float, float]) -> NDArray[np.float64]:
        sharpness, rule, habit = powers
        chosen = replace(blend, sharpness=sharpness, rule_power=rule, habit_power=habit)
        return chosen.weigh(scores[rows], priors, habits[rows], settled)

    truth = owners[rows]
    # Talk is told from appeals by its topic; of an appeal, nobody is no answer.
    appeals = truth != labels["owner"].index("none")

    def _loss(powers: tuple[float, float, float]) -> float:
        return log_loss(blend.of_appeal(_shares(powers)[appeals]), truth[appeals])

    habit_powers = _HABIT_POWERS if marks.of_letters else _NO_HABIT
    best = min(product(_SHARPNESS, _RULE_POWERS, habit_powers), key=_loss)
    shares = blend.of_appeal(_shares(best)[appeals])
    correct = shares.argmax(axis=1) == truth[appeals]
    second = rubric.second_positions("owner")[rows][appeals]
    lenient = correct | (shares.argmax(axis=1) == second)
    made.settings["owner"] = {
        "sharpness": best[0],
        "rule_power": best[1],
        "habit_power": best[2],
    }
    made.arrays["owner_by_subtopic"] = table
    made.thresholds["owner"] = _floored(
        threshold_for_accuracy(shares.max(axis=1), lenient, OWNER_ACCURACY, MOST)
    )
    made.metrics["out_of_fold_owner"] = _rounded(correct.mean())


def _owner_habits(
    rubric: Rubric, evidence: _Evidence
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Count owners by subtopic; expect them of each text by the other folds' counts."""
    owners, leaves = rubric.positions("owner"), rubric.positions("subtopic")
    shape = (len(rubric.labels["subtopic"]), len(rubric.labels["owner"]))
    known = (owners >= 0) & (leaves >= 0)
    folds = evidence.marks.folds
    habits = np.zeros((len(owners), shape[1]))
    for fold in np.unique(folds):
        others = known & (folds != fold)
        others = others if others.any() else known
        table = shares_by_leaf((leaves[others], owners[others]), shape)
        habits[folds == fold] = evidence.subtopics[folds == fold] @ table
    return shares_by_leaf((leaves[known], owners[known]), shape), habits


def _usable(known: NDArray[np.bool_], stream: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Keep the labelled texts of a stream; all labelled, where none of them is one."""
    both = known & stream
    return both if both.any() else known


def _floored(threshold: float) -> float:
    """Shorten a threshold without passing over the text it was set on."""
    return math.floor(threshold * 1e4) / 1e4


def _rounded(value: float) -> float:
    return round(float(value), 4)
