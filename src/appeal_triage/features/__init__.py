"""Canonical text → words, their features, and what each word adds to every score.

Every feature belongs to one word or to two neighbors, so the score of a text is a sum
over its words; that sum is fast to make, and it is its own exact explanation.
"""

from __future__ import annotations

from appeal_triage.features.document import (
    Document,
    Unit,
    read_document,
    with_names,
)
from appeal_triage.features.scorer import WordScorer
from appeal_triage.features.shares import sharpen, softmax
from appeal_triage.features.space import FeatureSpace, pair_feature, word_features
from appeal_triage.features.vectors import WordVectors

__all__ = [
    "Document",
    "FeatureSpace",
    "Unit",
    "WordScorer",
    "WordVectors",
    "pair_feature",
    "read_document",
    "sharpen",
    "softmax",
    "with_names",
    "word_features",
]
