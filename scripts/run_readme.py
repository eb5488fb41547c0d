"""Run the first two commands of a README, to the letter: python run_readme.py FILE.

A README whose commands do not work is worse than none, so CI calls them from it.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

N_COMMANDS = 2


def main() -> None:
    text = Path(sys.argv[1]).read_text(encoding="utf-8")
    blocks = re.findall(r"^```bash\n(.*?)^```", text, re.M | re.S)
    for block in blocks[:N_COMMANDS]:
        print(f"$ {block}", flush=True)
        subprocess.run(["bash", "-euo", "pipefail", "-c", block], check=True)


if __name__ == "__main__":
    main()
