"""Labelled texts → figures with intervals."""

from appeal_triage.evaluation.labelled import LabelledSet, read_labelled
from appeal_triage.evaluation.reports import Report, evaluate, evaluate_file

__all__ = ["LabelledSet", "Report", "evaluate", "evaluate_file", "read_labelled"]
