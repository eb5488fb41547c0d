"""Decisions as service requests of Open311 GeoReport v2."""

import json
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from jsonschema import Draft202012Validator

import appeal_triage
from appeal_triage import (
    Candidate,
    NormTerm,
    Status,
    Triager,
    TriageResult,
    open311_schema,
    open311_services,
    to_open311,
)
from appeal_triage.errors import InputError
from appeal_triage.taxonomy import load_taxonomy

# GeoReport v2, GET service requests: every field of an answer and whether it is always
# filled (https://wiki.open311.org/GeoReport_v2); null stands for what is not known.
REQUEST_FIELDS = {
    "service_request_id": str,
    "status": str,
    "status_notes": str,
    "service_name": str,
    "service_code": str,
    "description": str,
    "agency_responsible": str,
    "service_notice": str,
    "requested_datetime": str,
    "updated_datetime": str,
    "expected_datetime": str,
    "address": str,
    "address_id": str,
    "zipcode": str,
    "lat": float,
    "long": float,
    "media_url": str,
}
ALWAYS = {"status", "service_name", "service_code"}
# GET service list.
SERVICE_FIELDS = {
    "service_code": str,
    "service_name": str,
    "description": str,
    "metadata": bool,
    "type": str,
    "keywords": str,
    "group": str,
}
SCHEMA = open311_schema()
REQUEST = Draft202012Validator(
    SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER
)
MOSCOW = timezone(timedelta(hours=3))
TEXT = "Во дворе дома 5 на Садовой открыт люк, дети бегают рядом"
NORM = NormTerm("N-1", "ориентир: Акт, п. 1 — не более 2 ч", "Акт", "п. 1", "да", False)


def made(**changes):
    fields = {
        "topic": Candidate("roads", "Дороги", 0.75),
        "subtopic": Candidate("potholes", "Ямы и разрушение покрытия", 0.5),
        "urgency": Candidate("normal", "Обычно", 0.6),
        "urgency_score": 0.123456,
        "owner": Candidate("municipality", "Администрация", 0.9),
    }
    return TriageResult(Status.OK, "1", **(fields | changes))


def valid(request):
    REQUEST.validate(request)
    assert json.loads(json.dumps(request, ensure_ascii=False)) == request
    return request


def test_the_schema_is_a_schema_and_names_the_fields_of_the_specification():
    Draft202012Validator.check_schema(SCHEMA)
    assert set(SCHEMA["properties"]) == {*REQUEST_FIELDS, "extended_attributes"}
    assert set(SCHEMA["required"]) == set(SCHEMA["properties"])
    names = {str: "string", float: "number"}
    for field, kind in REQUEST_FIELDS.items():
        told = SCHEMA["properties"][field]
        if "allOf" in told:
            told = SCHEMA["$defs"]["moment"]
        types = told.get("type", ["string"])
        types = {types} if isinstance(types, str) else set(types)
        assert types == {names[kind]} | (set() if field in ALWAYS else {"null"})
    assert set(SCHEMA["$defs"]["service"]["properties"]) == set(SERVICE_FIELDS)


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        "Спасибо за новый сквер!",
        "Третий день нет отопления, и мусор не вывозят вторую неделю",
        "Когда построят дорогу к дачам?",
        "👍",
        "",
    ],
)
def test_every_decision_is_a_valid_request(triager: Triager, text):
    moment = datetime(2026, 11, 25, 14, 5, tzinfo=MOSCOW)
    for created_at in (None, moment, datetime(2026, 11, 25), date(2026, 11, 25)):
        result = triager.triage(text, created_at=created_at, channel="ПОС")
        request = valid(to_open311(result, text=text, requested_at=created_at))
        assert list(request) == [*REQUEST_FIELDS, "extended_attributes"]
        services = {service["service_code"] for service in open311_services()}
        assert request["service_code"] in services


def test_a_decision_fills_the_fields_of_the_specification(triager: Triager):
    moment = datetime(2026, 11, 25, 14, 5, tzinfo=MOSCOW)
    result = triager.triage(TEXT, territory="Курск", created_at=moment)
    request = to_open311(result, request_id="А-17", text=TEXT, requested_at=moment)
    assert request["service_request_id"] == "А-17"
    assert request["status"] == "open"
    assert request["service_code"] == "open_manhole"
    assert request["service_name"] == "Люки и колодцы"
    assert request["description"] == TEXT
    assert request["agency_responsible"] == result.agency.label
    assert request["service_notice"] == result.norm.label
    assert request["requested_datetime"] == "2026-11-25T14:05:00+03:00"
    assert request["expected_datetime"] == "2026-11-25T16:05:00+03:00"
    assert request["address"].startswith("Курск, ")
    extended = request["extended_attributes"]
    assert extended["urgency"]["id"] == "emergency"
    assert extended["norm"]["id"] == result.norm.id
    assert extended["reasons"] == list(result.reasons)
    assert extended["problems"][0]["topic"] == "landscaping"


def test_without_the_text_no_word_of_it_is_told(triager: Triager):
    result = triager.triage("Возле дома горластый попугай, батареи ледяные")
    request = valid(to_open311(result))
    assert request["description"] is None
    assert request["extended_attributes"]["reasons"] == []
    told = json.dumps(request, ensure_ascii=False).casefold()
    for word in ("горласт", "попуга", "ледян"):
        assert word not in told


@pytest.mark.parametrize(
    ("moment", "zone", "stamp", "kept"),
    [
        (
            datetime(2026, 11, 25, 14, 5, tzinfo=UTC),
            None,
            "2026-11-25T14:05:00+00:00",
            "2026-11-25T14:05:00+00:00",
        ),
        (
            datetime(2026, 11, 25, 14, 5, 7, 999, tzinfo=MOSCOW),
            UTC,  # is for moments that name none
            "2026-11-25T14:05:07+03:00",
            "2026-11-25T14:05:07+03:00",
        ),
        (
            "25.11.2026 14:05",
            MOSCOW,
            "2026-11-25T14:05:00+03:00",
            "2026-11-25T14:05:00+03:00",
        ),
        ("25.11.2026 14:05", None, None, "2026-11-25T14:05:00"),
        (date(2026, 11, 25), None, None, "2026-11-25T00:00:00"),
        (
            datetime(1900, 1, 1, 12),
            ZoneInfo("Europe/Moscow"),
            "1900-01-01T09:29:43+00:00",
            "1900-01-01T12:00:00+02:30:17",
        ),
        ("вчера", MOSCOW, None, None),
        (None, MOSCOW, None, None),
    ],
)
def test_a_moment_is_written_with_its_zone_or_not_guessed(moment, zone, stamp, kept):
    request = valid(to_open311(made(), requested_at=moment, zone=zone))
    assert request["requested_datetime"] == stamp
    assert request["extended_attributes"]["requested_at"] == kept


@pytest.mark.parametrize(
    ("due", "zone", "stamp", "kept"),
    [
        (datetime(2026, 11, 26, 9), None, None, "2026-11-26T09:00:00"),
        (
            datetime(2026, 11, 26, 9),
            MOSCOW,
            "2026-11-26T09:00:00+03:00",
            "2026-11-26T09:00:00+03:00",
        ),
        ("24 ч", MOSCOW, None, "24 ч"),
        (None, MOSCOW, None, None),
    ],
)
def test_a_term_is_expected_only_as_a_moment(due, zone, stamp, kept):
    result = made(norm=NORM, fix_due_min=due, fix_due_max=due, reply_due=due)
    request = valid(to_open311(result, zone=zone))
    assert request["expected_datetime"] == stamp
    extended = request["extended_attributes"]
    for name in ("fix_due_min", "fix_due_max", "reply_due"):
        assert extended[name] == kept


def test_the_role_answers_where_no_agency_is_known():
    assert to_open311(made())["agency_responsible"] == "Администрация"
    agency = Candidate("a", "Управление дорог", 0.7)
    request = valid(to_open311(made(agencies=(agency,))))
    assert request["agency_responsible"] == "Управление дорог"


def test_the_first_receiver_and_the_supervisor_are_told():
    desk, supervisor = Candidate("d", "ЦУР", 1.0), Candidate("s", "Инспекция", 1.0)
    result = made(first_receiver=desk, escalation=supervisor)
    extended = valid(to_open311(result))["extended_attributes"]
    assert extended["first_receiver"]["label"] == "ЦУР"
    assert extended["escalation"]["label"] == "Инспекция"


def test_what_is_no_appeal_is_closed_and_has_nobody(triager: Triager):
    request = valid(to_open311(triager.triage("Большое спасибо за работу, молодцы!")))
    assert request["service_code"] == "gratitude"
    assert request["status"] == "closed"
    assert request["status_notes"] == "Не обращение: ответ не нужен"
    assert request["agency_responsible"] is None


def test_a_doubt_is_told_in_the_notes():
    doubted = TriageResult(
        Status.REVIEW,
        "1",
        topic=Candidate("roads", "Дороги", 0.3),
        subtopic=Candidate("potholes", "Ямы", 0.2),
        urgency=Candidate("normal", "Обычно", 0.6),
        owner=Candidate("municipality", "Администрация", 0.9),
    )
    request = valid(to_open311(doubted))
    assert "проверка дежурного" in request["status_notes"]
    assert request["extended_attributes"]["triage_status"] == "review"
    assert valid(to_open311(made()))["status_notes"] is None


def test_a_failed_result_is_no_request():
    failed = TriageResult(Status.FAILED, "1", error="нет значения в поле текста")
    with pytest.raises(InputError, match="нет значения в поле текста"):
        to_open311(failed)


def test_services_are_the_subtopics():
    taxonomy = load_taxonomy()
    services = open311_services()
    assert [s["service_code"] for s in services] == list(taxonomy.subtopics)
    validator = Draft202012Validator(SCHEMA["$defs"]["service"])
    for service in services:
        validator.validate(service)
        assert list(service) == list(SERVICE_FIELDS)
        for field, kind in SERVICE_FIELDS.items():
            assert type(service[field]) is kind
        assert all(word and word == word.strip() for word in _words(service))
    assert {s["group"] for s in services} == {t.label for t in taxonomy.topics.values()}


def _words(service):
    return service["keywords"].split(",")


@pytest.mark.parametrize(
    "broken",
    [
        {"service_code": None},
        {"status": "new"},
        {"expected_datetime": "2026-11-25T14:05:00"},
        {"requested_datetime": "25.11.2026"},
        {"lat": 120.0},
        {"phone": "1"},
    ],
)
def test_the_schema_refuses_what_is_no_request(broken):
    request = to_open311(made())
    assert REQUEST.is_valid(request)
    assert not REQUEST.is_valid(request | broken)
    del request["status"]
    assert not REQUEST.is_valid(request)


def test_the_functions_are_public_and_lazy():
    for name in ("to_open311", "open311_services", "open311_schema"):
        assert name in appeal_triage.__all__
    code = (
        "import sys, appeal_triage; "
        "print('appeal_triage.writing' in sys.modules); "
        "appeal_triage.open311_services(); "
        "print('jsonschema' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["False", "False"]
