"""Writing stage: rows and results → a file that is whole or not there.

Results become columns after those of the input, in the order of
``appeal_triage.results.COLUMNS``.
"""

from __future__ import annotations

from appeal_triage.writing.columns import appended_fields
from appeal_triage.writing.files import TableWriter, check_target, open_writer

__all__ = ["TableWriter", "appended_fields", "check_target", "open_writer"]
