"""The command over a pipeline that decides by nothing."""

import importlib.util
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

FAKE = Path(__file__).with_name("fake_pipeline.py")


class Outcome(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture(name="fake")
def _fake(monkeypatch):
    spec = importlib.util.spec_from_file_location("fake_pipeline_of_cli", FAKE)
    fake = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(fake)
    monkeypatch.setitem(sys.modules, "appeal_triage.pipeline", fake.module())
    return fake


@pytest.fixture(name="run")
def _run(fake, capsysbinary):
    from appeal_triage.cli import main

    def run(*arguments):
        code = main([str(argument) for argument in arguments])
        captured = capsysbinary.readouterr()
        return Outcome(code, captured.out.decode(), captured.err.decode())

    return run
