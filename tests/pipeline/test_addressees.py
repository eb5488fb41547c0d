"""Three addressees of one comment: who is responsible, who collects, who supervises."""

from appeal_triage import Triager
from appeal_triage.results import COLUMNS

REFUSAL = "В Курске УК отписывается, крыша течёт на пятом этаже"


def test_refusal_names_the_inspectorate_beside_the_owner():
    result = Triager.load(region="kursk").triage(REFUSAL)
    assert result.owner.id == "management_company"
    assert result.escalation is not None
    assert "инспекция" in result.escalation.label.lower()
    assert any(reason.startswith("Отписки") for reason in result.reasons)


def test_without_refusal_nobody_is_escalated_to():
    result = Triager.load(region="kursk").triage("В Курске течёт крыша, пятый этаж")
    assert result.escalation is None
    assert not any(reason.startswith("Отписки") for reason in result.reasons)


def test_without_a_region_the_supervisor_is_a_role():
    result = Triager.load().triage(REFUSAL)
    assert result.escalation.id == "housing_inspectorate"
    assert result.first_receiver is None


def test_a_region_says_who_collects_messages():
    result = Triager.load(region="kursk").triage("В Курске на улице Мира яма")
    assert result.owner.id == "municipality"
    assert result.first_receiver is not None and result.first_receiver.score == 1


def test_talk_has_no_addressee():
    result = Triager.load(region="kursk").triage("Спасибо, всё отлично, молодцы!")
    assert result.owner.id == "none"
    assert result.escalation is None and result.first_receiver is None


def test_columns_hold_the_names():
    result = Triager.load(region="kursk").triage(REFUSAL)
    row = result.to_row()
    assert row["escalation"] == result.escalation.label
    assert row["first_receiver"] == result.first_receiver.label
    at = COLUMNS.index("agency_status")
    assert COLUMNS[at + 1 : at + 3] == ("first_receiver", "escalation")


def test_a_suicidal_person_goes_to_the_emergency_services():
    text = "Подруга пишет, что покончит с собой, наглоталась таблеток"
    assert Triager.load().triage(text).owner.id == "emergency_services"
