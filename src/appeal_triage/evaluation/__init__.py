"""Labelled texts → figures with intervals."""

from appeal_triage.evaluation.labelled import LabelledSet, read_labelled
from appeal_triage.evaluation.reports import Report, evaluate, evaluate_file
from appeal_triage.evaluation.thresholds import TradeOff, trade_off

__all__ = [
    "LabelledSet",
    "Report",
    "TradeOff",
    "evaluate",
    "evaluate_file",
    "read_labelled",
    "trade_off",
]
