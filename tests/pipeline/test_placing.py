"""What the place and the day of an appeal change in its agencies."""

from __future__ import annotations

from datetime import date

import pytest

from appeal_triage import Triager
from appeal_triage.routing import Ranking, RegionPack


@pytest.fixture(scope="module")
def kursk() -> Triager:
    return Triager.load(region="kursk")


def test_namesakes_are_ranked_together_and_sent_to_review(kursk: Triager) -> None:
    result = kursk.triage("В Любимовке яма на дороге у магазина")
    assert result.agency_status == "review"
    assert len(result.agencies) > 1
    assert not any("Курска" in agency.label for agency in result.agencies)


def test_a_given_territory_decides_between_namesakes(kursk: Triager) -> None:
    text = "В Любимовке яма на дороге у магазина"
    result = kursk.triage(text, territory="Кореневский район")
    assert result.agency and "Кореневск" in result.agency.label
    assert result.agency_status == "ok"


@pytest.mark.parametrize(
    ("created_at", "body"),
    [("2022-05-01", "Комитет здравоохранения"), ("2024-05-01", "Министерство")],
)
def test_the_body_is_that_of_the_day(
    kursk: Triager, created_at: str, body: str
) -> None:
    text = "В поликлинике не записаться к врачу, талонов нет месяц"
    result = kursk.triage(text, territory="Курск", created_at=created_at)
    assert result.owner and result.owner.id == "health_authority"
    assert result.agency and result.agency.label.startswith(body)


def test_history_is_asked_about_the_day_of_the_appeal(
    kursk: Triager, monkeypatch: pytest.MonkeyPatch
) -> None:
    days: list[object] = []

    def recall(_: RegionPack, ranking: Ranking, *case: object) -> Ranking:
        days.append(case[-1])
        return ranking

    monkeypatch.setattr(RegionPack, "recall", recall)
    kursk.triage("Яма на дороге", territory="Курск", created_at="2022-05-01 10:30")
    kursk.triage("Яма на дороге", territory="Курск")
    assert days == [date(2022, 5, 1), None]
