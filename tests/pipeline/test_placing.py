"""What the place and the day of an appeal change in its agencies."""

from __future__ import annotations

import pytest

from appeal_triage import Triager


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
