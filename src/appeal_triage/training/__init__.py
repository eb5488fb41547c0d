"""Labelled texts → a model bundle. Never imported by the runtime."""

from appeal_triage.training.building import train_files
from appeal_triage.training.left_out import evaluate_left_out
from appeal_triage.training.sources import MoreTexts

__all__ = ["MoreTexts", "evaluate_left_out", "train_files"]
