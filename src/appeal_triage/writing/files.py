"""One way to write a table: beside its place, and into it only when it is whole."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import count
from os import PathLike, fspath
from pathlib import Path
from typing import IO, Protocol

from appeal_triage.errors import DependencyError, InputError
from appeal_triage.reading import Field
from appeal_triage.reading.sources import format_of
from appeal_triage.writing.parquet import ParquetSink
from appeal_triage.writing.spreadsheets import SpreadsheetSink
from appeal_triage.writing.streams import DelimitedSink, JsonLinesSink


class Sink(Protocol):
    """What every format can do."""

    @property
    def notice(self) -> str:
        """What the reader of the file should know; empty if nothing."""

    def write(self, rows: Iterable[Sequence[object]]) -> None:
        """Write rows.

        Parameters
        ----------
        rows : iterable of sequence
            Rows as long as the columns.
        """

    def finish(self) -> None:
        """Write what is still held back."""

    def abort(self) -> None:
        """Let go of what was not written."""


class TableWriter:
    """An open output file.

    Parameters
    ----------
    name : str
        Name of the file, for messages.
    sink : Sink
        The format.
    """

    def __init__(self, name: str, sink: Sink) -> None:
        self.name = name
        self._sink = sink

    @property
    def notice(self) -> str:
        """What the reader of the file should know; empty if nothing."""
        return self._sink.notice

    def write(self, rows: Iterable[Sequence[object]]) -> None:
        """Write rows.

        Parameters
        ----------
        rows : iterable of sequence
            Rows as long as the columns, at best a thousand or so at a time.

        Raises
        ------
        InputError
            If the disk is full or the file cannot be written.
        FormatError
            If the format cannot hold so many rows.
        """
        with _writing(self.name):
            self._sink.write(rows)


def check_target(target: str | PathLike[str]) -> str:
    """Check that a table can be written, before any work is done.

    Parameters
    ----------
    target : str or path-like
        A path, or ``"-"`` for CSV on standard output.

    Returns
    -------
    str
        Its format: one of ``reading.sources.FORMATS``.

    Raises
    ------
    FormatError
        If the extension is unknown.
    InputError
        If there is no such folder, or something that is no file has that name.
    """
    if fspath(target) == "-":
        return ".csv"
    path = Path(target)
    extension = format_of(path)
    with _writing(path.name):
        if path.is_dir():
            raise InputError(f"{path}: это папка, а нужно имя файла")
        if path.exists() and not path.is_file():
            raise InputError(f"{path}: это не обычный файл; для потока укажите «-»")
        if not path.parent.is_dir():
            raise InputError(f"{path}: нет папки {path.parent}; создайте её")
    return extension


@contextmanager
def open_writer(
    target: str | PathLike[str], fields: Sequence[Field]
) -> Iterator[TableWriter]:
    """Open a table for writing, in a ``with`` statement.

    The rows go to a temporary file in the same folder, which takes the name of the
    target when the block ends well and is removed when it does not. A CSV file begins
    with a byte order mark, by which Excel knows UTF-8; standard output does not.

    Parameters
    ----------
    target : str or path-like
        A path whose extension is the format, or ``"-"`` for CSV on standard output.
    fields : sequence of Field
        The columns.

    Yields
    ------
    TableWriter
        Takes the rows.

    Raises
    ------
    FormatError
        If the extension is unknown or the format cannot hold the table.
    InputError
        If the file cannot be written.
    DependencyError
        If the library that writes the format is not installed.
    """
    extension = check_target(target)
    if fspath(target) == "-":
        name = "стандартный вывод"
        with _writing(name):
            if sys.stdout is None:
                raise InputError("стандартный вывод закрыт; укажите файл вместо «-»")
            stdout = DelimitedSink(sys.stdout.buffer, fields, ",", mark=False)
        yield TableWriter(name, stdout)
        return
    # A link keeps pointing to the file it pointed to.
    path = Path(target).resolve()
    with _replacing(path) as (temporary, stream):
        with _writing(path.name):
            sink = _open_sink(extension, temporary, stream, fields)
        try:
            yield TableWriter(path.name, sink)
            with _writing(path.name):
                sink.finish()
        except BaseException:
            with suppress(Exception):
                sink.abort()
            raise


def _open_sink(
    extension: str, path: Path, stream: IO[bytes], fields: Sequence[Field]
) -> Sink:
    if extension in (".xlsx", ".parquet"):
        # Their libraries open the file by name, and on Windows alone.
        stream.close()
    try:
        if extension == ".xlsx":
            return SpreadsheetSink(path, fields)
        if extension == ".parquet":
            return ParquetSink(path, fields)
    except ImportError as error:
        raise DependencyError(
            f"для {extension} нужна библиотека {error.name}: pip install {error.name}"
        ) from error
    if extension == ".jsonl":
        return JsonLinesSink(stream, fields)
    delimiter = "\t" if extension == ".tsv" else ","
    return DelimitedSink(stream, fields, delimiter, mark=extension == ".csv")


@contextmanager
def _replacing(path: Path) -> Iterator[tuple[Path, IO[bytes]]]:
    with _writing(path.name):
        temporary, stream = _create_beside(path)
    try:
        with stream:
            yield temporary, stream
        with _writing(path.name):
            temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def _create_beside(path: Path) -> tuple[Path, IO[bytes]]:
    # Not tempfile: its files are for their owner alone, and the result is for others.
    for number in count():
        temporary = path.with_name(f".appeal-triage-{os.getpid()}-{number}.tmp")
        with suppress(FileExistsError):
            return temporary, temporary.open("xb")
    raise AssertionError


@contextmanager
def _writing(name: str) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        # Whoever read our output has had enough; no failure of the file.
        raise
    except PermissionError:
        raise InputError(
            f"{name}: нет права на запись; закройте файл, если он открыт в другой "
            "программе, или выберите другую папку"
        ) from None
    except OSError as error:
        raise InputError(f"{name}: файл не записан ({error.strerror})") from None
