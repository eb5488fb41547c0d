"""The norm of a fault and the two clocks of a result."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import numpy as np
import pandas as pd
import pytest

from appeal_triage import Appeal, NormTerm, Status, Triager
from appeal_triage.pipeline.inputs import Known

NO_LIGHT = "Вторые сутки во всём доме нет света, холодильники текут"
MANHOLE = "Во дворе открыт люк, дети бегают рядом"
COMPANY = "Управляющая компания"
FRIDAY = datetime(2026, 11, 27, 21, 30)
"""The evening of the working week's last day."""


def terms(result):
    return result.fix_due_min, result.fix_due_max, result.reply_due


def test_with_a_date_and_a_channel_terms_are_moments(triager: Triager) -> None:
    result = triager.triage(NO_LIGHT, created_at=FRIDAY, channel=COMPANY)
    # 2 and 24 hours by night and on a Saturday; ten working days: 30 November to
    # 4 December and 7 to 11 December.
    assert terms(result) == (
        datetime(2026, 11, 27, 23, 30),
        datetime(2026, 11, 28, 21, 30),
        datetime(2026, 12, 11, 18, 0),
    )


def test_without_a_date_terms_are_words(triager: Triager) -> None:
    result = triager.triage(NO_LIGHT, channel=COMPANY)
    assert terms(result) == ("2 ч", "24 ч", "10 рабочих дней")
    gas = triager.triage("В подъезде сильно пахнет газом, голова кружится")
    assert terms(gas) == ("немедленно", "немедленно", None)


def test_the_norm_of_an_act_that_was_read_is_verified(triager: Triager) -> None:
    norm = triager.triage(NO_LIGHT).norm
    assert norm == NormTerm(
        id="N-354-EL",
        label="норматив: ПП РФ № 354, прил. 1, п. 9 — от 2 до 24 ч "
        "(число источников питания)",
        act="ПП РФ № 354",
        clause="прил. 1, п. 9",
        condition=norm.condition if norm else "",
        is_verified=True,
    )
    assert norm.condition


def test_a_norm_told_by_others_is_a_guide(triager: Triager) -> None:
    norm = triager.triage(MANHOLE, created_at=FRIDAY).norm
    assert norm and norm.label.startswith("ориентир: ") and not norm.is_verified


def test_the_edition_is_of_the_day_of_the_comment(triager: Triager) -> None:
    old, new = (
        triager.triage(MANHOLE, created_at=datetime(2018, month, 10, 12)).norm
        for month in (8, 9)
    )
    assert old and new
    assert (old.act, new.act) == ("ГОСТ Р 50597-93", "ГОСТ Р 50597-2017")
    assert triager.triage(MANHOLE).norm == new


@pytest.mark.parametrize(
    "text",
    [
        "Спасибо огромное, свет дали быстро, молодцы!",
        "Всех с праздником, хорошего вам дня!",
        "🙂🙂🙂",
        "",
    ],
)
def test_what_is_no_appeal_has_neither_norm_nor_reasons(
    triager: Triager, text: str
) -> None:
    result = triager.triage(text, created_at=FRIDAY, channel="ПОС")
    assert result.topic and result.topic.id == "none"
    assert (result.norm, result.urgency_reasons) == (None, ())
    assert (result.fix_due_min, result.fix_due_max) == (None, None)
    # The other clock is the channel's: what was sent there is answered.
    assert result.reply_due == datetime(2026, 12, 27, 21, 30)


def test_a_failure_has_no_terms(triager: Triager) -> None:
    result = triager.triage(None, created_at=FRIDAY, channel="ПОС")
    assert result.status is Status.FAILED
    assert (result.norm, *terms(result)) == (None, None, None, None)


def test_a_wish_has_no_norm(triager: Triager) -> None:
    result = triager.triage("Хотелось бы больше лавочек в парке", created_at=FRIDAY)
    assert result.urgency and result.urgency.id == "low"
    assert result.norm is None and result.fix_due_max is None


@pytest.mark.parametrize("channel", [None, "", "vk", "ВКонтакте", "голубиная почта"])
def test_a_channel_without_a_rule_owes_no_answer(
    triager: Triager, channel: str | None
) -> None:
    result = triager.triage(NO_LIGHT, created_at=FRIDAY, channel=channel)
    assert result.reply_due is None and result.fix_due_max is not None


MIDNIGHT = datetime(2026, 11, 27)


@pytest.mark.parametrize(
    ("given", "read"),
    [
        (FRIDAY, FRIDAY),
        (MIDNIGHT.date(), MIDNIGHT),
        ("2026-11-27T21:30", FRIDAY),
        ("2026-11-27", MIDNIGHT),
        (" 27.11.2026 21:30 ", FRIDAY),
        (pd.Timestamp(FRIDAY), FRIDAY),
        (np.datetime64("2026-11-27T21:30"), FRIDAY),
        (1795815000, datetime(2026, 11, 27, 21, 30, tzinfo=UTC)),
    ],
)
def test_dates_of_every_shape_are_read(
    triager: Triager, given: object, read: datetime
) -> None:
    expected = triager.triage(NO_LIGHT, created_at=read, channel=COMPANY)
    assert expected.fix_due_max == read + timedelta(days=1)
    assert type(expected.fix_due_max) is datetime
    records = [
        Appeal(NO_LIGHT, None, given, COMPANY),
        (NO_LIGHT, None, given, COMPANY),
        {"text": NO_LIGHT, "created_at": given, "channel": COMPANY},
    ]
    assert list(triager.triage_many(records)) == [expected] * 3
    assert triager.triage(NO_LIGHT, created_at=given, channel=COMPANY) == expected


@pytest.mark.parametrize(
    "given",
    [None, pd.NaT, pd.NA, float("nan"), "", "вчера", "31.02.2026", 5, True, object()],
)
def test_what_is_no_date_is_not_known(triager: Triager, given: object) -> None:
    assert triager.triage(NO_LIGHT, created_at=given) == triager.triage(NO_LIGHT)


@pytest.mark.parametrize("given", [5, float("nan"), pd.NA, ["ПОС"], b"x"])
def test_what_is_no_channel_is_not_known(given: object) -> None:
    known = Known.of(Appeal("Нет света", given, None, given))
    assert known == Known("", None, None)


def test_a_time_zone_is_kept(triager: Triager) -> None:
    zone = timezone(timedelta(hours=7))
    result = triager.triage(NO_LIGHT, created_at=FRIDAY.replace(tzinfo=zone))
    assert isinstance(result.fix_due_max, datetime)
    assert result.fix_due_max.utcoffset() == timedelta(hours=7)
    assert result.to_row()["fix_due_max"] == "2026-11-28T21:30+07:00"


@pytest.mark.parametrize("moment", [datetime.min, datetime.max, date.max])
def test_the_ends_of_time_end_nothing(triager: Triager, moment: date) -> None:
    result = triager.triage(NO_LIGHT, created_at=moment, channel=COMPANY)
    assert result.topic is not None


def test_columns_hold_moments_to_the_minute_or_words(triager: Triager) -> None:
    at = FRIDAY.replace(second=59, microsecond=7)
    row = triager.triage(NO_LIGHT, created_at=at, channel=COMPANY).to_row()
    assert row["norm"] == "N-354-EL"
    assert str(row["norm_label"]).startswith("норматив: ПП РФ № 354")
    assert row["fix_due_min"] == "2026-11-27T23:30"
    assert row["fix_due_max"] == "2026-11-28T21:30"
    assert row["reply_due"] == "2026-12-11T18:00"
    words = triager.triage(NO_LIGHT).to_row()
    assert (words["fix_due_min"], words["fix_due_max"]) == ("2 ч", "24 ч")
    assert words["reply_due"] is None


def test_decisions_do_not_depend_on_date_and_channel(triager: Triager) -> None:
    plain = triager.triage(NO_LIGHT)
    known = triager.triage(NO_LIGHT, created_at=FRIDAY, channel=COMPANY)
    for name in ("topic", "subtopic", "urgency", "owner", "agencies", "reasons"):
        assert getattr(plain, name) == getattr(known, name)


def test_a_batch_keeps_the_order_of_its_terms(triager: Triager) -> None:
    days = [FRIDAY + timedelta(days=day) for day in range(50)]
    records = [Appeal(NO_LIGHT, None, day, COMPANY) for day in days]
    found = [result.fix_due_max for result in triager.triage_many(records)]
    assert found == [day + timedelta(days=1) for day in days]
