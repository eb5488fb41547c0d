"""Several processes: the same results in the same order."""

import pytest

from appeal_triage.cli import workers
from appeal_triage.cli.workers import decide
from appeal_triage.results import Appeal, Status, TriageResult


def make_setup():
    # Classes of a function travel to a worker by value.
    class Triager:
        def __init__(self):
            self.n_chunks = 0

        def triage_many(self, appeals):
            import os

            self.n_chunks += 1
            for appeal in appeals:
                where = f"{os.getpid()}:{self.n_chunks}"
                yield TriageResult(
                    Status.OK, "1", address=str(appeal.text), error=where
                )

    class Setup:
        def load(self):
            return Triager()

        def __hash__(self):
            return 1

        def __eq__(self, other):
            return type(other).__name__ == "Setup"

    return Setup()


@pytest.fixture(autouse=True)
def _two_processors(monkeypatch):
    monkeypatch.setattr(workers.os, "cpu_count", lambda: 2)


def collect(n_rows, jobs):
    rows = ([number] for number in range(n_rows))
    decided = list(decide(rows, lambda row: Appeal(row[0]), make_setup(), jobs))
    assert all(len(part.rows) == len(part.results) for part in decided)
    numbers = [row[0] for part in decided for row in part.rows]
    results = [result for part in decided for result in part.results]
    return numbers, results


def test_results_and_their_order_do_not_depend_on_jobs():
    numbers, results = collect(12_345, 2)
    assert numbers == list(range(12_345))
    assert [result.address for result in results] == [str(n) for n in numbers]


def test_each_worker_loads_its_model_once():
    _, results = collect(10_000, 2)
    workers_seen = {}
    for result in results:
        process, n_chunks = result.error.split(":")
        workers_seen.setdefault(process, set()).add(int(n_chunks))
    assert len(workers_seen) == 2
    # Had a model been loaded anew for a chunk, the count would begin anew.
    assert sum(len(counts) for counts in workers_seen.values()) >= 10_000 // 256


@pytest.mark.parametrize("jobs", [1, 2])
def test_rows_are_read_only_a_little_ahead(jobs):
    read = 0

    def rows():
        nonlocal read
        while True:
            read += 1
            yield [read]

    decided = decide(rows(), lambda row: Appeal(row[0]), make_setup(), jobs)
    next(decided)
    assert read <= 256 * 8 * 2 + 256
    decided.close()


def test_no_rows_give_no_results():
    assert collect(0, 2) == ([], [])
