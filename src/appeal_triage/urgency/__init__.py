"""Urgency: what is dangerous, for whom and since when, and how soon to act."""

from appeal_triage.urgency.cues import Cue, CueHit, CueMatcher
from appeal_triage.urgency.tables import load_cues, load_telling_cues

__all__ = ["Cue", "CueHit", "CueMatcher", "load_cues", "load_telling_cues"]
