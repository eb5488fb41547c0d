"""Requests to stop: SIGTERM and SIGHUP end the command as Ctrl-C does."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

_NAMES = ("SIGTERM", "SIGHUP")


class Stopped(KeyboardInterrupt):
    """The process was asked to stop.

    It is raised where Ctrl-C would be, so that whatever cleans up after Ctrl-C (files
    half written, processes of a pool) cleans up after it too.

    Parameters
    ----------
    number : int
        The signal.
    """

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.code = 128 + number


class Requests:
    """What the process was asked for while the command ran."""

    def __init__(self) -> None:
        self.stopped: Stopped | None = None

    def stop(self, number: int, frame: FrameType | None) -> NoReturn:
        """Raise where the signal was met.

        Parameters
        ----------
        number : int
            The signal.
        frame : frame or None
            Where it was met.

        Raises
        ------
        Stopped
            Always.
        """
        self.stopped = Stopped(number)
        raise self.stopped


@contextmanager
def stopping_cleanly() -> Iterator[Requests]:
    """Turn requests to stop into exceptions while a block runs.

    A signal that is ignored (``nohup``) or that somebody else handles is left alone,
    and so are all of them outside the main thread.

    Yields
    ------
    Requests
        What was asked for.
    """
    requests = Requests()
    numbers: list[int] = []
    if threading.current_thread() is threading.main_thread():
        present = (getattr(signal, name, None) for name in _NAMES)
        numbers = [
            number
            for number in present
            if number is not None and signal.getsignal(number) is signal.SIG_DFL
        ]
    try:
        for number in numbers:
            signal.signal(number, requests.stop)
        yield requests
    finally:
        for number in numbers:
            signal.signal(number, signal.SIG_DFL)
