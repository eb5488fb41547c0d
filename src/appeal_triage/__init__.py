"""Triage of Russian citizens' comments: topic, urgency, owner, agency.

Importing this package loads the standard library alone; numpy, pandas,
scikit-learn and natasha are imported by the calls that need them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

__version__ = "0.1.0"

_HOMES = {
    "Appeal": "results",
    "AppealTriageError": "errors",
    "Candidate": "results",
    "NormTerm": "results",
    "Problem": "results",
    "Status": "results",
    "Triager": "pipeline",
    "TriageResult": "results",
    "UrgencyReason": "results",
    "open311_schema": "writing.open311",
    "open311_services": "writing.open311",
    "to_open311": "writing.open311",
    "triage": "pipeline",
}

__all__ = [
    "Appeal",
    "AppealTriageError",
    "Candidate",
    "NormTerm",
    "Problem",
    "Status",
    "TriageResult",
    "Triager",
    "UrgencyReason",
    "__version__",
    "open311_schema",
    "open311_services",
    "to_open311",
    "triage",
]

if TYPE_CHECKING:
    from appeal_triage.errors import AppealTriageError
    from appeal_triage.pipeline import Triager, triage
    from appeal_triage.results import (
        Appeal,
        Candidate,
        NormTerm,
        Problem,
        Status,
        TriageResult,
        UrgencyReason,
    )
    from appeal_triage.writing.open311 import (
        open311_schema,
        open311_services,
        to_open311,
    )


def __getattr__(name: str) -> object:
    """Import a public name when it is first asked for (PEP 562).

    Parameters
    ----------
    name : str
        The name.

    Returns
    -------
    object
        What it names.

    Raises
    ------
    AttributeError
        If it is no public name.
    """
    if name in _HOMES:
        value = getattr(import_module(f"appeal_triage.{_HOMES[name]}"), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """List the public names.

    Returns
    -------
    list of str
        In alphabetical order.
    """
    return sorted(__all__)
