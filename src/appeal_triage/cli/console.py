"""The console: its encoding, messages of one line, pipes that close."""

from __future__ import annotations

import codecs
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from appeal_triage.errors import AppealTriageError, InputError


def prepare_console() -> None:
    r"""Make standard output and error able to show any character.

    A Windows console redirected to a file is cp1251, a C locale ASCII: there UTF-8 is
    set. What cannot be shown even so (a broken file name) is written ``\udcff``.
    """
    for stream in (sys.stdout, sys.stderr):
        if not isinstance(stream, io.TextIOWrapper):
            continue
        name = codecs.lookup(stream.encoding).name
        encoding = None if name.startswith("utf") else "utf-8"
        stream.reconfigure(encoding=encoding, errors="backslashreplace")


def say(message: str) -> None:
    """Print one line to standard error.

    Parameters
    ----------
    message : str
        What to say; line breaks become spaces.
    """
    # A message that nobody can read is no reason to fail.
    with suppress(OSError, ValueError):
        print(" ".join(message.split()), file=sys.stderr, flush=True)


@contextmanager
def writing(target: str, what: str) -> Iterator[None]:
    """Turn what hinders the writing of a folder into an error that says so.

    Parameters
    ----------
    target : str
        The folder.
    what : str
        What is written, in the nominative: «модель».

    Yields
    ------
    None
        Nothing.

    Raises
    ------
    InputError
        If the system refuses.
    OSError
        If it is an error of ours that is one, such as an absent model.
    """
    try:
        yield
    except OSError as error:
        if isinstance(error, AppealTriageError):
            raise
        reason = error.strerror or "ошибка ввода-вывода"
        raise InputError(f"{target}: {what} не записывается ({reason})") from None


def flush_output() -> OSError | None:
    """Write what standard output still holds.

    Returns
    -------
    OSError or None
        Why it could not be written; the rest is then dropped, or Python would try once
        more at exit and print a traceback.
    """
    if sys.stdout is None or sys.stdout.closed:
        return None
    try:
        sys.stdout.flush()
    except OSError as error:
        with suppress(OSError, ValueError):
            sink = os.open(os.devnull, os.O_WRONLY)
            os.dup2(sink, sys.stdout.fileno())
            os.close(sink)
        return error
    return None
