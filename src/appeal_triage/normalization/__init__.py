"""Comment as written → canonical text → tokens → morphology.

Nothing is read or loaded when this package is imported; tables and the dictionary are
loaded by the first call that needs them.
"""

from __future__ import annotations

from appeal_triage.normalization.edits import Trace
from appeal_triage.normalization.morphology import Morph, parse
from appeal_triage.normalization.stages import normalize, trace
from appeal_triage.normalization.tokens import is_word, token_spans, tokenize

__all__ = [
    "Morph",
    "Trace",
    "is_word",
    "normalize",
    "parse",
    "token_spans",
    "tokenize",
    "trace",
]
