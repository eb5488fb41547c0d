"""The shipped model on written comments that nothing was fitted on.

Floors lie below the values of the model card by the width of their 95 % intervals.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from appeal_triage import Triager
from appeal_triage.evaluation import Report, evaluate_file

HOLD_OUT = Path(__file__).parents[2] / "data" / "holdout" / "holdout.csv"


@pytest.fixture(scope="module")
def report(triager: Triager) -> Report:
    return evaluate_file(HOLD_OUT, triager=triager)


@pytest.mark.parametrize(
    ("figure", "floor"),
    [
        ("topic_strict", 0.835),
        ("topic_lenient", 0.869),
        ("subtopic_strict", 0.743),
        ("urgency_strict", 0.660),
        ("owner_strict", 0.765),
        ("emergency_recall", 0.746),
        ("high_recall", 0.778),
    ],
)
def test_the_model_did_not_get_worse(report: Report, figure: str, floor: float) -> None:
    assert report.figures[figure].value >= floor
