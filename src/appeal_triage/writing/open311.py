"""Decisions as service requests of Open311 GeoReport v2.

The specification has no place for most of a decision: what it knows goes into its own
fields, the rest into ``extended_attributes``. What is described here is the content of
an answer; a server that gives it is not part of this package.

References
----------
.. [1] Open311 GeoReport API v2, https://wiki.open311.org/GeoReport_v2: fields of
   GET service list and of GET service requests, dates with a time zone.
.. [2] https://wiki.open311.org/GeoReport_v2/Extensions: ``extended_attributes``.
.. [3] W3C, Date and Time Formats, https://www.w3.org/TR/NOTE-datetime.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime, tzinfo
from typing import Any

from appeal_triage.errors import InputError
from appeal_triage.knowledge import package_data
from appeal_triage.reading.dates import read_date
from appeal_triage.results import Candidate, Due, Moment, Status, TriageResult
from appeal_triage.taxonomy import load_taxonomy

_NO_APPEAL = "none"
_CHECK = "Решение не уверенное: нужна проверка дежурного"
_TALK = "Не обращение: ответ не нужен"


def to_open311(
    result: TriageResult,
    *,
    request_id: str | None = None,
    text: str | None = None,
    requested_at: Moment = None,
    zone: tzinfo | None = None,
) -> dict[str, Any]:
    """Describe a decision as a service request of Open311 GeoReport v2.

    Parameters
    ----------
    result : TriageResult
        The decision.
    request_id : str, optional
        Number of the request in the caller's system.
    text : str, optional
        What the resident wrote, as the description. Without it nothing of the text is
        told, nor are the reasons, which quote words of it; the address, which comes
        from the text, is told.
    requested_at : datetime, date or str, optional
        When it was written: ``created_at`` of the appeal.
    zone : tzinfo, optional
        Time zone of moments that name none.

    Returns
    -------
    dict
        Every field of a service request, None where there is nothing to tell. A moment
        whose zone is not known is not guessed: its field is None, and the moment
        stands in ``extended_attributes`` without a zone.

    Raises
    ------
    InputError
        If the result is a failed one: without a text there is no service to name.

    Examples
    --------
    >>> from appeal_triage import triage
    >>> result = triage("Во дворе открытый люк", created_at="2026-11-25T14:05+03:00")
    >>> request = to_open311(
    ...     result, request_id="7", requested_at="2026-11-25T14:05+03:00"
    ... )
    >>> request["service_code"], request["status"], request["requested_datetime"]
    ('open_manhole', 'open', '2026-11-25T14:05:00+03:00')
    >>> request["description"] is None
    True
    """
    if result.topic is None or result.subtopic is None or result.owner is None:
        raise InputError(
            "у неудавшегося разбора нет подтемы, запрос Open311 из него не сделать: "
            f"{result.error or 'причина не названа'}"
        )
    requested = None if requested_at is None else read_date(requested_at)
    due, agency = result.fix_due_max, result.agency or result.owner
    return {
        "service_request_id": request_id,
        "status": "closed" if result.topic.id == _NO_APPEAL else "open",
        "status_notes": _notes(result),
        "service_name": result.subtopic.label,
        "service_code": result.subtopic.id,
        "description": text,
        "agency_responsible": agency.label if result.topic.id != _NO_APPEAL else None,
        "service_notice": result.norm.label if result.norm else None,
        "requested_datetime": _stamp(requested, zone),
        "updated_datetime": None,
        "expected_datetime": _stamp(due, zone) if isinstance(due, datetime) else None,
        "address": _address(result),
        "address_id": None,
        "zipcode": None,
        "lat": None,
        "long": None,
        "media_url": None,
        "extended_attributes": _extended(result, text is not None, requested, zone),
    }


def open311_services() -> list[dict[str, Any]]:
    """List the services of Open311 GeoReport v2: the subtopics of the taxonomy.

    Returns
    -------
    list of dict
        What GET service list answers, in the order of the taxonomy. ``group`` is the
        topic; there is no further metadata to be filled in by the caller, and the
        number of a request is known at once. Thanks, talk and advertising are listed
        too, so that every decision has its service.

    Examples
    --------
    >>> service = open311_services()[0]
    >>> service["service_code"], service["group"]
    ('heating', 'ЖКХ')
    """
    taxonomy = load_taxonomy()
    return [
        {
            "service_code": subtopic.id,
            "service_name": subtopic.label,
            "description": subtopic.description,
            "metadata": False,
            "type": "realtime",
            "keywords": _keywords(subtopic.description),
            "group": taxonomy.topics[subtopic.parent].label,
        }
        for subtopic in taxonomy.subtopics.values()
    ]


def open311_schema() -> dict[str, Any]:
    """Return the JSON Schema of :func:`to_open311`.

    Returns
    -------
    dict
        Schema of draft 2020-12; ``$defs`` has ``service``, an item of
        :func:`open311_services`.

    Examples
    --------
    >>> open311_schema()["$schema"]
    'https://json-schema.org/draft/2020-12/schema'
    """
    path = package_data("schemas", "open311_request.schema.json")
    schema: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return schema


def _keywords(description: str) -> str:
    parts = description.replace(":", ",").split(",")
    return ",".join(part.strip().casefold() for part in parts)


def _notes(result: TriageResult) -> str | None:
    if result.status is Status.REVIEW:
        return _CHECK
    return _TALK if result.topic and result.topic.id == _NO_APPEAL else None


def _address(result: TriageResult) -> str | None:
    return ", ".join(filter(None, (result.territory, result.address))) or None


def _aware(moment: datetime, zone: tzinfo | None) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _stamp(moment: datetime | None, zone: tzinfo | None) -> str | None:
    """Write a moment as W3C asks, to the second and with a zone; None without one."""
    if moment is None:
        return None
    moment = _aware(moment, zone)
    offset = moment.utcoffset()
    if offset is None:
        return None
    if offset.total_seconds() % 60:  # local time of a century ago, as +02:30:17
        moment = moment.astimezone(UTC)
    return moment.isoformat(timespec="seconds")


def _told(due: Due, zone: tzinfo | None) -> str | None:
    """Write a moment as well as it is known, or the term itself."""
    if isinstance(due, datetime):
        return _aware(due, zone).isoformat(timespec="seconds")
    return due


def _candidate(candidate: Candidate | None) -> dict[str, Any] | None:
    if candidate is None:
        return None
    return {
        "id": candidate.id,
        "label": candidate.label,
        "score": round(candidate.score, 4),
    }


def _extended(
    result: TriageResult,
    is_quoting: bool,
    requested: datetime | None,
    zone: tzinfo | None,
) -> dict[str, Any]:
    score = result.urgency_score
    signs = dict.fromkeys(reason.text for reason in result.urgency_reasons)
    return {
        "topic": _candidate(result.topic),
        "alt_topic": _candidate(result.alt_topic),
        "subtopic": _candidate(result.subtopic),
        "urgency": _candidate(result.urgency),
        "urgency_score": None if score is None else round(score, 4),
        "urgency_reasons": list(signs),
        "owner": _candidate(result.owner),
        "agencies": [_candidate(agency) for agency in result.agencies],
        "agency_status": result.agency_status.value,
        "first_receiver": _candidate(result.first_receiver),
        "escalation": _candidate(result.escalation),
        "territory": result.territory or None,
        "house_address": result.address or None,
        "norm": asdict(result.norm) if result.norm else None,
        "requested_at": _told(requested, zone),
        "fix_due_min": _told(result.fix_due_min, zone),
        "fix_due_max": _told(result.fix_due_max, zone),
        "reply_due": _told(result.reply_due, zone),
        "reasons": list(result.reasons) if is_quoting else [],
        "problems": [problem.to_dict() for problem in result.problems],
        "triage_status": result.status.value,
        "model_version": result.model_version,
    }
