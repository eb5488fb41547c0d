"""Why: short Russian sentences for the duty officer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from appeal_triage.results import Candidate
from appeal_triage.routing import JurisdictionHit, OwnerRules
from appeal_triage.urgency import CueHit

_RAISING = ("high", "emergency")
_MAX_CUES = 4


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


def urgency_reasons(hits: Iterable[CueHit]) -> list[str]:
    """Say what raised the urgency.

    Parameters
    ----------
    hits : iterable of CueHit
        Cues of the text.

    Returns
    -------
    list of str
        Reasons of cues that are said of the present, emergencies first.
    """
    present = [
        hit.cue
        for hit in hits
        if hit.state == "present" and hit.cue.level in _RAISING and hit.cue.reason
    ]
    ordered = sorted(present, key=lambda cue: -_RAISING.index(cue.level))
    return list(dict.fromkeys(cue.reason for cue in ordered))[:_MAX_CUES]


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
