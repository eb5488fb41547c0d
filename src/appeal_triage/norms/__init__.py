"""Legal norms: which one sets the term of a fault, and the two clocks.

One clock runs until the fault must be mended and belongs to the norm
(:func:`fix_due`); the other runs until the resident must be answered and belongs to
the channel (:func:`reply_due`). They are never merged. No clock of the computer is
read: without a date a term stays a term.

Nothing is read when this package is imported; :func:`load_norms` reads tables when
called.
"""

from __future__ import annotations

from appeal_triage.norms.book import Choice, Norm, NormBook
from appeal_triage.norms.due import Due, ReplyRule, fix_due, reply_due
from appeal_triage.norms.tables import load_norms
from appeal_triage.norms.terms import Term
from appeal_triage.norms.working_time import WorkingTime

__all__ = [
    "Choice",
    "Due",
    "Norm",
    "NormBook",
    "ReplyRule",
    "Term",
    "WorkingTime",
    "fix_due",
    "load_norms",
    "reply_due",
]
