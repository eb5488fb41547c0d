"""The one place that knows the order of the stages."""

from __future__ import annotations

from appeal_triage.pipeline.explanation import Explanation, WordWeight
from appeal_triage.pipeline.shipped import triage
from appeal_triage.pipeline.triager import Triager

__all__ = ["Explanation", "Triager", "WordWeight", "triage"]
