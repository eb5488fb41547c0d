"""Channels of a region pack: until when each must answer, and when offices work.

``channels.csv``, which a pack may leave out
    ``id``; ``names`` of the channel, as exports write them, by «|»; ``level`` (this
    urgency or above; empty for any); ``amount`` and ``unit`` of the term (``hours``
    and ``days`` run by night and on holidays, ``working_hours`` and ``working_days``
    do not); ``act``, ``mark`` (``act``: read in the act; ``secondary``, ``memory``),
    ``source``. Rows of the pack of all Russia hold everywhere beside those of the
    pack, which go first.
``[working_time]`` in ``region.toml``
    ``start``, ``end``, ``break_start``, ``break_end`` as «9:00» (equal ends of the
    break: no break) and ``days``, 1 for Monday. By default 9:00–18:00 with a break
    13:00–14:00, Monday to Friday. ``utc_offset`` as «+03:00» is the region's time, by
    which a moment with another offset is counted; without it the clock of the moment
    counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timezone
from pathlib import Path
from typing import Any

from appeal_triage.errors import RegionError
from appeal_triage.knowledge import Row
from appeal_triage.norms import ReplyRule, Term, WorkingTime
from appeal_triage.norms.tables import MARKS, whole
from appeal_triage.norms.terms import WORKING_UNITS
from appeal_triage.routing.tables import read_pack_table
from appeal_triage.taxonomy import load_taxonomy

CHANNELS = "channels.csv"
"""Name of the file."""
_COLUMNS = ("id", "names", "level", "amount", "unit", "act", "mark", "source")
_UNITS = ("hours", "days", *WORKING_UNITS)
_TIMES = ("start", "break_start", "break_end", "end")
_KEYS = (*_TIMES, "days", "utc_offset")

Channels = Mapping[str, Mapping[str, ReplyRule]]
"""Rules by key of a channel's name, then by urgency («» for any)."""


def channel_key(name: str) -> str:
    """Reduce the name of a channel to what is compared.

    Parameters
    ----------
    name : str
        As people write it.

    Returns
    -------
    str
        Small letters, ``е`` for ``ё``, single spaces.

    Examples
    --------
    >>> channel_key("  Личный  ПРИЁМ ")
    'личный прием'
    """
    return " ".join(name.casefold().replace("ё", "е").split())


def find_rule(channels: Channels, name: str, level: str) -> ReplyRule | None:
    """Find the rule of a channel for an urgency.

    Parameters
    ----------
    channels : mapping of str to mapping of str to ReplyRule
        From :func:`read_channels`.
    name : str
        Name of the channel, as people write it.
    level : str
        Urgency id.

    Returns
    -------
    ReplyRule or None
        The rule of the highest level that is not above; None if no rule binds the
        channel at this urgency.
    """
    rules = channels.get(channel_key(name))
    if not rules:
        return None
    urgency = load_taxonomy().urgency.ids
    reached = urgency[: urgency.index(level) + 1] if level in urgency else ()
    for known in (*reversed(reached), ""):
        if known in rules:
            return rules[known]
    return None


def read_channels(
    folders: Iterable[Path], hours: WorkingTime
) -> dict[str, dict[str, ReplyRule]]:
    """Read the channels of a pack and of those that it falls back on.

    Parameters
    ----------
    folders : iterable of Path
        Folders of packs, the own one first; a folder may have no such file.
    hours : WorkingTime
        When offices of the region work.

    Returns
    -------
    dict of str to dict of str to ReplyRule
        Rules by key of a channel's name, then by urgency («» for any); of two rows
        for the same name and urgency the own one.

    Raises
    ------
    RegionError
        If a row is wrong, or two rows of a file are for the same name and urgency.
    """
    channels: dict[str, dict[str, ReplyRule]] = {}
    for folder in folders:
        if (folder / CHANNELS).exists():
            for name, rules in _read(folder / CHANNELS, hours).items():
                channels[name] = rules | channels.get(name, {})
    return channels


def _read(path: Path, hours: WorkingTime) -> dict[str, dict[str, ReplyRule]]:
    channels: dict[str, dict[str, ReplyRule]] = {}
    ids: set[str] = set()
    levels = ("", *load_taxonomy().urgency)
    for row in read_pack_table(path, _COLUMNS):
        level = row.choice("level", levels)
        rule = _rule(row, hours, ids)
        for name in sorted(_names(row)):
            rules = channels.setdefault(name, {})
            if level in rules:
                raise row.fail("names", f"у канала «{name}» уже есть такая строка")
            rules[level] = rule
    return channels


def _rule(row: Row, hours: WorkingTime, ids: set[str]) -> ReplyRule:
    for column in ("id", "act", "source"):
        if not row[column]:
            raise row.fail(column, "пустая ячейка")
    if row["id"] in ids:
        raise row.fail("id", f"«{row['id']}» повторяется")
    ids.add(row["id"])
    term = Term(whole(row, "amount"), row.choice("unit", _UNITS))
    if not term.amount:
        raise row.fail("amount", "нужно целое число от одного")
    mark = row.choice("mark", MARKS)
    return ReplyRule(row["id"], term, row["act"], mark, row["source"], hours)


def _names(row: Row) -> set[str]:
    names = {channel_key(name) for name in row["names"].split("|")} - {""}
    if not names:
        raise row.fail("names", "пустая ячейка")
    return names


def working_time(settings: Mapping[str, Any]) -> WorkingTime:
    """Read when offices work.

    Parameters
    ----------
    settings : mapping
        What ``region.toml`` holds.

    Returns
    -------
    WorkingTime
        By default Monday to Friday, 9:00–18:00 with a break 13:00–14:00.

    Raises
    ------
    RegionError
        If a value is wrong, unknown, or the times are out of order.
    """
    table = settings.get("working_time", {})
    if not isinstance(table, dict):
        raise RegionError(_told("working_time", "нужна таблица [working_time]"))
    for key in table:
        if key not in _KEYS:
            raise RegionError(_told(key, f"такого ключа нет; есть: {', '.join(_KEYS)}"))
    usual = WorkingTime()
    times = {name: _time(table, name, getattr(usual, name)) for name in _TIMES}
    hours = WorkingTime(**times, days=_days(table, usual.days), zone=_zone(table))
    if not (
        hours.start <= hours.break_start <= hours.break_end <= hours.end
        and hours.start < hours.end
        and (hours.start, hours.end) != (hours.break_start, hours.break_end)
    ):
        raise RegionError(
            _told("start", "часы должны идти по порядку: " + ", ".join(_TIMES))
        )
    return hours


def _time(table: Mapping[str, Any], name: str, usual: time) -> time:
    value = table.get(name, usual)
    if isinstance(value, str):
        try:
            value = time.fromisoformat(value.strip().zfill(5))
        except ValueError:
            value = None
    if not isinstance(value, time) or value.tzinfo is not None:
        raise RegionError(_told(name, "нужно время вида «9:00»"))
    return value


def _days(table: Mapping[str, Any], usual: frozenset[int]) -> frozenset[int]:
    days = table.get("days")
    if days is None:
        return usual
    if not isinstance(days, list) or not days or not all(map(_is_weekday, days)):
        raise RegionError(
            _told("days", "нужен список дней недели от 1 до 7, например [1, 2, 3]")
        )
    return frozenset(day - 1 for day in days)


def _zone(table: Mapping[str, Any]) -> timezone | None:
    offset = table.get("utc_offset")
    if offset is None:
        return None
    try:
        # «+03:00» and nothing else: no seconds, no name, no bare number.
        known = (
            datetime.strptime(offset, "%z").utcoffset() if len(offset) == 6 else None
        )
    except (TypeError, ValueError):
        known = None
    if known is None:
        raise RegionError(_told("utc_offset", "нужно смещение вида «+03:00»"))
    return timezone(known)


def _is_weekday(day: object) -> bool:
    return isinstance(day, int) and not isinstance(day, bool) and 1 <= day <= 7


def _told(key: str, problem: str) -> str:
    return f"region.toml, «{key}»: {problem}"
