"""Labelled texts → a model bundle. Never imported by the runtime."""

from appeal_triage.training.building import train_files

__all__ = ["train_files"]
