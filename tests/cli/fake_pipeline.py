"""A pipeline that decides by nothing: for tests of what stands around the real one.

Run as a script it is the command ``appeal-triage`` over this pipeline.
"""

from __future__ import annotations

import os
import sys
import time
from types import ModuleType
from typing import NamedTuple

from appeal_triage.errors import ModelNotFoundError, RegionError
from appeal_triage.results import Appeal, Candidate, Status, TriageResult

VERSION = "проба"


class WordWeight(NamedTuple):
    word: str
    weight: float
    start: int
    end: int


class Explanation(NamedTuple):
    result: TriageResult
    text: str
    words: dict


class Triager:
    def __init__(self, region):
        self.region = region

    @classmethod
    def load(cls, model=None, region=None, urgency_from=None):
        if model is not None:
            raise ModelNotFoundError(f"{model}: здесь нет модели")
        if region not in (None, "kursk"):
            raise RegionError(f"{region}: нет такого региона")
        return cls(region)

    def triage_many(self, appeals, *, batch_size=1024):
        for appeal in appeals:
            time.sleep(float(os.environ.get("FAKE_DELAY", "0")))
            yield self._triage(Appeal(*appeal))

    def _triage(self, appeal):
        if not isinstance(appeal.text, str):
            return TriageResult(Status.FAILED, VERSION, error="нет текста")
        topic = "housing" if appeal.text.strip() else "none"
        status = Status.REVIEW if "?" in appeal.text else Status.OK
        return TriageResult(
            status,
            VERSION,
            topic=Candidate(topic, topic, 0.75),
            subtopic=Candidate("empty", "пусто", 0.5),
            urgency=Candidate("low", "Низкая", 0.6),
            urgency_score=len(appeal.text) % 7 / 7,
            owner=Candidate("none", "нет", 0.9),
            agencies=(Candidate("a", self.region or "орган", 0.4),),
            territory=appeal.territory or "",
            address=appeal.created_at.isoformat() if appeal.created_at else "",
            reasons=(f"канал {appeal.channel}",) if appeal.channel else (),
        )

    def explain(self, text, *, territory=None, created_at=None, channel=None):
        result = self._triage(Appeal(text, territory, created_at, channel))
        words = {"topic": (WordWeight(text.split()[0], 1.25, 0, 3),), "urgency": ()}
        return Explanation(result, text, words)

    def info(self):
        return {"package": "0", "model": VERSION}


def module():
    made = ModuleType("appeal_triage.pipeline")
    made.Triager = Triager
    return made


class Setup:
    """What a worker gets: classes of a script travel by value, its modules do not."""

    def __init__(self, model, region, urgency_from=None):
        self.model = model
        self.region = region
        self.urgency_from = urgency_from

    def __hash__(self):
        return hash((self.model, self.region))

    def __eq__(self, other):
        return hash(self) == hash(other)

    def load(self):
        return Triager.load(self.model, self.region)


if __name__ == "__main__":
    sys.modules["appeal_triage.pipeline"] = module()
    from appeal_triage.cli import main, workers

    workers.Setup = Setup
    workers.os.cpu_count = lambda: 2
    sys.exit(main())
