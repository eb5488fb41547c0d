"""Why: short Russian sentences for the duty officer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from appeal_triage.features import Document
from appeal_triage.pipeline.inputs import Original
from appeal_triage.places.parts import FLAT, PlacePart
from appeal_triage.results import Candidate, PlaceMention, UrgencyReason
from appeal_triage.routing import JurisdictionHit, OwnerRules
from appeal_triage.urgency import CueHit
from appeal_triage.urgency.bounds import RAISING
from appeal_triage.urgency.scopes import PRESENT

_MAX_CUES = 4
MASK = "***"
"""What stands for the number of a flat."""


class _Sign(NamedTuple):
    """A reason with its tokens [start, end)."""

    text: str
    level: str
    start: int
    end: int


def topic_reason(label: str, words: list[str]) -> str:
    """Say which words named the subject.

    Parameters
    ----------
    label : str
        Russian name of the subtopic.
    words : list of str
        The most telling words.

    Returns
    -------
    str
        One sentence.
    """
    shown = ", ".join(f"«{word}»" for word in words)
    return f"{label}: по словам {shown}" if words else label


def raising_cues(hits: Iterable[CueHit]) -> list[CueHit]:
    """Choose the cues that raise the urgency.

    Parameters
    ----------
    hits : iterable of CueHit
        Cues of the text.

    Returns
    -------
    list of CueHit
        Those that are said of the present, emergencies first, then in the given order.
    """
    present = [
        hit
        for hit in hits
        if hit.state == PRESENT and hit.cue.level in RAISING and hit.cue.reason
    ]
    return sorted(present, key=lambda hit: -RAISING.index(hit.cue.level))


def urgency_reasons(hits: Iterable[CueHit]) -> list[str]:
    """Say what raised the urgency, in a few sentences.

    Parameters
    ----------
    hits : iterable of CueHit
        From :func:`raising_cues`.

    Returns
    -------
    list of str
        Their first distinct reasons.
    """
    return list(dict.fromkeys(hit.cue.reason for hit in hits))[:_MAX_CUES]


def placed_reasons(
    hits: Iterable[CueHit], document: Document, original: Original
) -> tuple[UrgencyReason, ...]:
    """Say what raised the urgency, and where the text says so.

    Parameters
    ----------
    hits : iterable of CueHit
        From :func:`raising_cues`.
    document : Document
        The text.
    original : Original
        The text as it came.

    Returns
    -------
    tuple of UrgencyReason
        In the given order; one for cues that give one reason for the same words or
        for words that overlap.
    """
    signs = _signs(hits)
    spans = original.phrases(document, [(sign.start, sign.end) for sign in signs])
    return tuple(
        UrgencyReason(sign.text, sign.level, *span)
        for sign, span in zip(signs, spans, strict=True)
    )


def placed_names(
    parts: Sequence[PlacePart], document: Document, original: Original
) -> tuple[PlaceMention, ...]:
    """Say where the original text names places.

    Parameters
    ----------
    parts : sequence of PlacePart
        Places of the text.
    document : Document
        The text.
    original : Original
        The text as it came.

    Returns
    -------
    tuple of PlaceMention
        In the given order; the number of a flat is never told.
    """
    spans = original.phrases(document, [(part.start, part.end) for part in parts])
    return tuple(
        PlaceMention(
            part.kind,
            MASK
            if part.kind == FLAT
            else original.text[start - original.shift : end - original.shift],
            part.name,
            start,
            end,
        )
        for part, (start, end) in zip(parts, spans, strict=True)
    )


def _signs(hits: Iterable[CueHit]) -> list[_Sign]:
    """Join the hits that overlap and say the same."""
    signs: list[_Sign] = []
    latest: dict[tuple[str, str], int] = {}
    for hit in hits:
        key = hit.cue.reason, hit.cue.level
        at = latest.get(key)
        if at is not None and hit.start < signs[at].end:
            signs[at] = signs[at]._replace(end=max(hit.end, signs[at].end))
        else:
            latest[key] = len(signs)
            signs.append(_Sign(*key, hit.start, hit.end))
    return signs


def owner_reasons(
    rules: OwnerRules, subtopic: str, owner: str, hits: Iterable[JurisdictionHit]
) -> list[str]:
    """Say why this owner.

    Parameters
    ----------
    rules : OwnerRules
        Rules of jurisdiction.
    subtopic, owner : str
        Ids that were decided.
    hits : iterable of JurisdictionHit
        Cues of jurisdiction in the text.

    Returns
    -------
    list of str
        Reasons of cues that speak for the owner, else of the subtopic's default.
    """
    cues = {hit.cue.id: hit.cue.reason for hit in hits}
    found = [
        reason
        for cue, reason in cues.items()
        if any(r.owner == owner and r.weight > 1 for r in rules.rules(subtopic, cue))
    ]
    if not found:
        found = [r.reason for r in rules.rules(subtopic, "") if r.owner == owner]
    return [reason for reason in dict.fromkeys(found) if reason]


def urgency_doubt(chosen: Candidate, levels: Sequence[Candidate]) -> str:
    """Say that a level is not sure, and when it was raised for safety.

    Parameters
    ----------
    chosen : Candidate
        The level of the result.
    levels : sequence of Candidate
        All levels, the likeliest first.

    Returns
    -------
    str
        One sentence.
    """
    likeliest = levels[0]
    if likeliest.id == chosen.id:
        return doubt("Срочность", levels)
    return (
        f"Срочность под вопросом: {chosen.label} ({chosen.score:.0%}) из осторожности, "
        f"вероятнее {likeliest.label.lower()} ({likeliest.score:.0%})"
    )


def doubt(what: str, candidates: Sequence[Candidate]) -> str:
    """Say between what a decision hesitates.

    Parameters
    ----------
    what : str
        Russian name of the facet.
    candidates : sequence of Candidate
        The likeliest first.

    Returns
    -------
    str
        One sentence with the first two.
    """
    shown = " или ".join(f"{c.label} ({c.score:.0%})" for c in candidates[:2])
    return f"{what} под вопросом: {shown}"
