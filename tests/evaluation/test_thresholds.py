from __future__ import annotations

from itertools import pairwise

import pytest

from appeal_triage import Triager
from appeal_triage.errors import InputError
from appeal_triage.evaluation import LabelledSet, trade_off

DANGERS = (
    "В подъезде сильно пахнет газом",
    "Провод оборвался и искрит на тротуаре",
    "Открытый люк у школы, крышки нет",
    "Из подвала хлещет кипяток, пар до второго этажа",
)
CALM = (
    "Когда починят песочницу во дворе?",
    "Предлагаю посадить у дома сирень",
    "Не горит один фонарь на Садовой",
    "Урны у магазина переполнены",
)


@pytest.fixture(scope="module")
def labelled() -> LabelledSet:
    levels = ["emergency"] * len(DANGERS) + ["low", "low", "normal", "normal"]
    return LabelledSet([*DANGERS, *CALM], {"urgency": levels})


def test_a_higher_recall_never_has_a_higher_threshold(
    labelled: LabelledSet, triager: Triager
) -> None:
    table = trade_off(labelled, triager, "written")
    for border in ("emergency", "high"):
        shipped, *points = [p for p in table.points if p.border == border]
        assert shipped.is_shipped and shipped.threshold == triager.urgency_from[border]
        assert all(a.threshold >= b.threshold for a, b in pairwise(points))
        assert all(a.recall.value <= b.recall.value for a, b in pairwise(points))
    assert "экстренная" in table.to_text()
    assert len(table.to_dict()["points"]) == len(table.points)


def test_the_level_follows_the_callers_thresholds() -> None:
    text = CALM[3]
    eager = Triager.load(urgency_from={"emergency": 0.0})
    assert eager.triage(text).urgency.id == "emergency"
    strict = Triager.load(urgency_from={"emergency": 1.0, "high": 1.0, "normal": 1.0})
    assert strict.triage(text).urgency.id == "low"
    # A sure cue is no matter of thresholds.
    assert strict.triage(DANGERS[0]).urgency.id == "emergency"


@pytest.mark.parametrize("point", [{"срочно": 0.5}, {"high": 1.5}, {"low": 0.1}])
def test_a_wrong_point_is_refused(point: dict[str, float]) -> None:
    with pytest.raises(InputError, match="urgency_from"):
        Triager.load(urgency_from=point)
