"""The shipped model, loaded once: ``triage(text)`` and nothing more."""

from __future__ import annotations

from functools import cache
from threading import Lock

from appeal_triage.pipeline.triager import Triager
from appeal_triage.results import Moment, TriageResult

_LOADING = Lock()


@cache
def _load_shipped() -> Triager:
    return Triager.load()


def _shipped() -> Triager:
    """Load once, however many threads ask first."""
    with _LOADING:
        return _load_shipped()


def triage(
    text: object,
    *,
    territory: str | None = None,
    created_at: Moment = None,
    channel: str | None = None,
) -> TriageResult:
    """Decide about one comment with the shipped model, loaded once.

    Parameters
    ----------
    text : object
        The comment.
    territory : str, optional
        Where it comes from («Курск», «Льговский район»).
    created_at : datetime, date or str, optional
        When it was written; terms are counted from it. A text is read as exports
        write dates; what cannot be read is not known.
    channel : str, optional
        Where it was written («ПОС», «Личный приём»).

    Returns
    -------
    TriageResult
        The decision.

    Examples
    --------
    >>> result = triage("Третий день нет горячей воды, ул. Мира 5")
    >>> result.topic.label, result.subtopic.id, str(result.status)
    ('ЖКХ', 'hot_water', 'ok')
    """
    return _shipped().triage(
        text, territory=territory, created_at=created_at, channel=channel
    )
