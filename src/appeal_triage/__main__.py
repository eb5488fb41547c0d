"""``python -m appeal_triage``, the same as the command ``appeal-triage``."""

from __future__ import annotations

import sys

from appeal_triage.cli import main

if __name__ == "__main__":
    sys.exit(main())
