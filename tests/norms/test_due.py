"""The two clocks, with a moment and without."""

from datetime import date, datetime, time, timedelta, timezone

import pytest

from appeal_triage.norms import (
    Norm,
    ReplyRule,
    Term,
    WorkingTime,
    fix_due,
    load_norms,
    reply_due,
)
from appeal_triage.routing import load_region

ZONE = timezone(timedelta(hours=3))


def norm(least, most):
    return Norm(
        "N",
        "Акт",
        "п. 1",
        "что",
        least,
        most,
        "",
        "event",
        "normal",
        "act",
        None,
        None,
        "тест",
    )


def test_a_range_has_two_moments():
    least, most = fix_due(
        norm(Term(2, "hours"), Term(24, "hours")), datetime(2026, 11, 28, 23, 0)
    )
    assert least == datetime(2026, 11, 29, 1, 0)
    assert most == datetime(2026, 11, 29, 23, 0)


def test_one_term_has_one_moment_in_the_zone_of_the_comment():
    start = datetime(2026, 11, 30, 12, tzinfo=ZONE)
    least, most = fix_due(norm(Term(3, "days"), Term(3, "days")), start)
    assert least == most == datetime(2026, 12, 3, 12, tzinfo=ZONE)
    assert least.tzinfo is ZONE


def test_without_a_moment_a_term_stays_a_term():
    bounds = (Term(1, "days"), Term(12, "days"))
    assert fix_due(norm(*bounds), None) == bounds


def test_a_moment_beyond_the_calendar_leaves_the_term():
    last = datetime(9999, 12, 31, 12)
    for unit in ("minutes", "hours", "days", "working_days"):
        term = Term(10_000, unit)
        assert fix_due(norm(term, term), last) == (term, term)
        rule = ReplyRule("id", term, "акт", "act", "тест")
        assert reply_due(rule, last) == term


@pytest.mark.parametrize("year", [1, 1900, 1991, 2100])
def test_years_without_a_production_calendar_have_a_moment(year):
    rule = ReplyRule("id", Term(10, "working_days"), "акт", "act", "тест")
    assert reply_due(rule, datetime(year, 6, 1)) > datetime(year, 6, 10)


def test_every_norm_of_the_package_gives_a_moment():
    start = datetime(2026, 12, 30, 20, 0)
    for known in load_norms().norms:
        least, most = fix_due(known, start)
        assert start <= least <= most


def test_no_rule_is_no_reply():
    assert reply_due(None, None) is None
    assert reply_due(None, datetime(2026, 11, 25)) is None


def test_a_reply_is_due_by_working_time_of_the_region():
    hours = WorkingTime(
        time(8), time(12), time(12), time(12), frozenset({0, 1, 2, 3, 4})
    )
    rule = ReplyRule("id", Term(8, "working_hours"), "акт", "memory", "тест", hours)
    assert reply_due(rule, datetime(2026, 11, 27, 19)) == datetime(2026, 12, 1, 12)
    assert reply_due(rule, None) == Term(8, "working_hours")


def test_the_two_clocks_are_apart():
    created = datetime(2026, 12, 30, 10, 0)
    choice = load_norms().choose("elevator", "high", (), date(2026, 12, 30))
    rule = load_region("kursk").reply_rule("УК", "high")
    assert fix_due(choice.norm, created)[1] == datetime(2026, 12, 31, 10, 0)
    assert reply_due(rule, created) == datetime(2027, 1, 22, 18, 0)


def test_a_norm_of_working_days_is_counted_by_the_clock_of_the_region():
    hours = WorkingTime(end=time(17), zone=timezone(timedelta(hours=7)))
    start = datetime(2026, 11, 25, 12, tzinfo=ZONE)
    bounds = norm(Term(1, "working_days"), Term(2, "days"))
    least, most = fix_due(bounds, start, hours)
    assert least == datetime(2026, 11, 26, 13, tzinfo=ZONE)
    assert most == datetime(2026, 11, 27, 12, tzinfo=ZONE)
