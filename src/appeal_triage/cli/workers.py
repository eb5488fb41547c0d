"""Rows to results, in this process or in several, in the order of the rows."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple

from appeal_triage.reading import Row
from appeal_triage.results import Appeal, TriageResult

if TYPE_CHECKING:
    from appeal_triage.pipeline import Triager

CHUNK_ROWS = 256
"""Rows that are decided together."""

# A worker takes seconds to start and to load its model; fewer rows than these are
# decided sooner by the process that is there.
_SMALL_CHUNKS = 8
_STDERR = 2
# Chunks per worker that are read ahead of the slowest one.
_AHEAD = 8


@dataclass(frozen=True, slots=True)
class Setup:
    """Which model and which region decide.

    Attributes
    ----------
    model, region : str or None
        As ``Triager.load`` takes them.
    urgency_from : tuple of tuple of str, float, or None
        Levels and their thresholds, in a form that can be a key.
    """

    model: str | None = None
    region: str | None = None
    urgency_from: tuple[tuple[str, float], ...] | None = None

    def load(self) -> Triager:
        """Load the model.

        Returns
        -------
        Triager
            Ready to decide.

        Raises
        ------
        ModelError
            If the model cannot be used.
        RegionError
            If the region pack cannot be used.
        """
        from appeal_triage.pipeline import Triager

        point = None if self.urgency_from is None else dict(self.urgency_from)
        return Triager.load(self.model, region=self.region, urgency_from=point)


class Decided(NamedTuple):
    """Some rows and what was decided about them.

    Attributes
    ----------
    rows : list of list
        Rows of the table.
    results : list of TriageResult
        One per row.
    """

    rows: list[Row]
    results: list[TriageResult]


def decide(
    rows: Iterable[Row], appeal: Callable[[Row], Appeal], setup: Setup, jobs: int
) -> Iterator[Decided]:
    """Decide about the rows of a table.

    Parameters
    ----------
    rows : iterable of list
        The rows.
    appeal : callable
        Makes an appeal of a row.
    setup : Setup
        What decides. It is loaded before the first row is read, so that what is wrong
        with it is told at once.
    jobs : int
        Processes, at least 1. More than there are processors are not started, and
        none for a small table. The results do not depend on it.

    Yields
    ------
    Decided
        Rows and results in the order of the table. With several processes at most
        some thousand rows per process are held at a time.
    """
    triager = setup.load()
    chunks = _cut(rows)
    jobs = min(jobs, os.cpu_count() or 1)
    first = list(islice(chunks, _SMALL_CHUNKS)) if jobs > 1 else []
    chunks = chain(first, chunks)
    if len(first) == _SMALL_CHUNKS:
        del triager
        yield from _decide_apart(chunks, appeal, setup, jobs)
        return
    for chunk in chunks:
        yield Decided(chunk, list(triager.triage_many(map(appeal, chunk))))


def _cut(rows: Iterable[Row]) -> Iterator[list[Row]]:
    left = iter(rows)
    while chunk := list(islice(left, CHUNK_ROWS)):
        yield chunk


def _decide_apart(
    chunks: Iterator[list[Row]],
    appeal: Callable[[Row], Appeal],
    setup: Setup,
    jobs: int,
) -> Iterator[Decided]:
    from joblib import Parallel, delayed

    # One window after another: joblib's own generator would run ahead of a slow disk.
    with ExitStack() as stack:
        with _muted(), _deaf():
            # Workers are born here, and mute: what they raise comes back as an error,
            # and what they print on Ctrl-C is a traceback.
            pool = stack.enter_context(Parallel(n_jobs=jobs, batch_size=1))
            pool(delayed(int)() for _ in range(jobs))
        while window := list(islice(chunks, jobs * _AHEAD)):
            tasks = (delayed(_work)(setup, list(map(appeal, rows))) for rows in window)
            for rows, results in zip(window, pool(tasks), strict=True):
                yield Decided(rows, results)


def _work(setup: Setup, appeals: list[Appeal]) -> list[TriageResult]:
    return list(_load_once(setup).triage_many(appeals))


@cache
def _load_once(setup: Setup) -> Triager:
    # Ctrl-C reaches every process of a terminal; the parent alone should answer it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    return setup.load()


@contextmanager
def _deaf() -> Iterator[None]:
    # Children inherit the mask. The end of a terminal reaches them all, and the parent
    # alone should answer it; it does so when the block ends.
    if not hasattr(signal, "SIGHUP"):
        yield
        return
    kept = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGHUP])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, kept)


@contextmanager
def _muted() -> Iterator[None]:
    # The descriptor, not sys.stderr: that is what a child process inherits.
    try:
        kept = os.dup(_STDERR)
    except OSError:
        # Closed already.
        yield
        return
    sink = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(sink, _STDERR)
        yield
    finally:
        os.dup2(kept, _STDERR)
        os.close(kept)
        os.close(sink)
