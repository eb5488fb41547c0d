from __future__ import annotations

import numpy as np
import pytest

from appeal_triage.evaluation import LabelledSet
from appeal_triage.evaluation.comparison import (
    N_STEPS,
    Answered,
    Comparison,
    compare,
    pool,
    risk_coverage,
)
from appeal_triage.results import Candidate, Status, TriageResult


def decided(topic: str, score: float, owner: str) -> TriageResult:
    return TriageResult(
        Status.OK,
        "проба",
        topic=Candidate(topic, topic, score),
        owner=Candidate(owner, owner, score),
    )


def answered(name: str, threshold: float) -> Answered:
    labels = {
        "topic": ["none", "none", "roads", "roads"],
        "alt_topic": ["", "", "", "waste"],
        "owner": ["none", "none", "police", "municipality"],
        "alt_owner": ["", "", "municipality", ""],
    }
    results = [
        decided("none", 0.9, "none"),
        decided("roads", 0.4, "municipality"),
        decided("none", 0.6, "municipality"),
        decided("waste", 0.5, "municipality"),
    ]
    owners = ["none", "none", "municipality", "police"]
    texts = [f"текст {n}" for n in range(4)]
    return Answered(name, LabelledSet(texts, labels), results, owners, [threshold] * 4)


def test_figures_of_a_source() -> None:
    figures = compare(answered("а", 0.5)).figures
    values = {name: figure.value for name, figure in figures.items()}
    assert values["topic_strict"] == 0.25 and values["topic_lenient"] == 0.5
    assert values["owner_strict"] == 0.5 and values["owner_lenient"] == 0.75
    assert values["owner_head_strict"] == 0.5
    assert values["owner_head_lenient"] == 0.75
    assert values["none_precision"] == values["none_recall"] == values["none_f1"] == 0.5
    assert values["sure_topic"] == 0.75
    assert values["sure_topic_lenient"] == pytest.approx(2 / 3)


def test_each_text_of_a_pool_keeps_the_threshold_of_its_model() -> None:
    both = pool("вместе", [answered("а", 0.95), answered("б", 0.0)])
    assert len(both.results) == 8
    assert compare(both).figures["sure_topic"].value == 0.5


def test_the_curve_begins_with_the_surest() -> None:
    confidence = np.linspace(1, 0, 100)
    right = np.arange(100) < 50
    curve = risk_coverage(confidence, right, right)
    assert len(curve) == N_STEPS
    assert curve[0]["strict"] == 1.0 and curve[-1]["strict"] == 0.5
    assert [point["coverage"] for point in curve] == sorted(
        point["coverage"] for point in curve
    )


def test_facets_without_labels_are_dashes() -> None:
    part = answered("а", 0.5)
    bare = Answered(
        "б",
        LabelledSet(part.labelled.texts, {"owner": part.labelled.column("owner")}),
        part.results,
        part.owners,
        part.threshold,
    )
    column = compare(bare)
    assert column.curve == [] and "topic_strict" not in column.figures
    rows = Comparison([column], {}).to_text().splitlines()
    assert any(row.startswith("тема, строго") and row.endswith("—") for row in rows)
