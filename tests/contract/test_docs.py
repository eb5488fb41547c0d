from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from appeal_triage.cli import main
from appeal_triage.results import COLUMNS

ROOT = Path(__file__).parent.parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_python_examples_of_the_readme_run() -> None:
    blocks = re.findall(r"^```python\n(.*?)^```", README, re.M | re.S)
    assert blocks
    names = {
        "df": pd.DataFrame({"Текст инцидента": ["Нет света", "Яма у рынка"]}),
        "text": "Во дворе открыт люк",
    }
    for block in blocks:
        exec(compile(block, "README.md", "exec"), names)
    assert len(names["df2"]) == 2


def test_the_readme_names_every_verb_and_column(capsys) -> None:
    try:
        main(["--help"])
    except SystemExit as done:
        assert done.code == 0
    shown = capsys.readouterr().out
    for verb in ("triage", "explain", "evaluate", "train", "labels", "info"):
        assert f"`appeal-triage {verb}" in README and verb in shown
    assert all(column in README for column in COLUMNS)


def test_linked_files_exist() -> None:
    for link in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / link).exists(), link
