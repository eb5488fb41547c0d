"""Where rows come from: a path or standard input, its format, and that it opens."""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from os import PathLike, fspath
from pathlib import Path
from typing import IO

from appeal_triage.errors import FormatError, InputError

FORMATS = (".csv", ".tsv", ".xlsx", ".jsonl", ".parquet")
"""Extensions of the files that are read and written."""

_EXTENSION = re.compile(r"\.[a-z0-9]{1,8}", re.ASCII)
# What people call a file; a name of other characters may be a comment that was typed
# in the wrong place.
_FILE_NAME = re.compile(r"[\w.\-]{1,64}")
_SPOOL_BYTES = 16 * 2**20
_SIGNATURES = (
    (b"PK\x03\x04", ".xlsx", "книга XLSX или архив"),
    (b"PAR1", ".parquet", "таблица Parquet"),
    (b"\xd0\xcf\x11\xe0", ".xls", "книга старого формата .xls или книга под паролем"),
    (b"%PDF", ".pdf", "документ PDF"),
)


@dataclass(frozen=True, slots=True)
class Source:
    """An open file.

    Attributes
    ----------
    name : str
        What to call it in messages.
    format : str
        One of ``FORMATS``.
    stream : file object
        Bytes, seekable, at the beginning.
    """

    name: str
    format: str
    stream: IO[bytes]


def format_of(path: Path) -> str:
    """Return the format that a file name stands for.

    Parameters
    ----------
    path : Path
        A file; it need not exist.

    Returns
    -------
    str
        One of ``FORMATS``.

    Raises
    ------
    FormatError
        If the extension is none of them.

    Examples
    --------
    >>> format_of(Path("Обращения.XLSX"))
    '.xlsx'
    """
    extension = path.suffix.lower()
    if extension in FORMATS:
        return extension
    safe = _FILE_NAME.fullmatch(path.name) or _EXTENSION.fullmatch(extension)
    shown = path.name if safe or _is_file(path) else "имя файла"
    what = (
        "неизвестный формат" if extension else "имя без расширения, формат неизвестен"
    )
    raise FormatError(
        f"{shown}: {what}; подходят {', '.join(FORMATS)}, "
        "а «-» означает CSV в стандартном потоке"
    )


def open_source(source: str | PathLike[str]) -> Source:
    """Open a file, or standard input.

    Parameters
    ----------
    source : str or path-like
        A path, or ``"-"`` for CSV on standard input.

    Returns
    -------
    Source
        The open file.

    Raises
    ------
    InputError
        If it is absent, empty, a folder or unreadable.
    FormatError
        If its extension is unknown or its first bytes are of another format.
    """
    if fspath(source) == "-":
        opened = Source("стандартный ввод", ".csv", _spool_stdin())
    else:
        path = Path(source)
        if _is_folder(path):
            raise InputError(f"{path}: это папка, а нужен файл")
        extension = format_of(path)
        with _opening(path):
            opened = Source(path.name, extension, path.open("rb"))
    try:
        _check_signature(opened)
    except BaseException:
        opened.stream.close()
        raise
    return opened


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


@contextmanager
def _opening(path: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise InputError(f"{path}: нет такого файла") from None
    except PermissionError:
        raise InputError(f"{path}: нет права на чтение файла") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "недопустимое имя"
        raise InputError(f"{path}: файл не открывается ({reason})") from None


def _spool_stdin() -> IO[bytes]:
    # A pipe cannot be read twice, and the encoding is seen only by reading.
    if sys.stdin is None or sys.stdin.closed:
        raise InputError("стандартный ввод закрыт; укажите файл вместо «-»")
    spool: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=_SPOOL_BYTES)  # noqa: SIM115
    try:
        shutil.copyfileobj(sys.stdin.buffer, spool)
        spool.seek(0)
    except BaseException:
        spool.close()
        raise
    return spool


def _check_signature(source: Source) -> None:
    head = source.stream.read(8)
    source.stream.seek(0)
    if not head:
        raise InputError(f"{source.name}: файл пуст")
    for signature, extension, content in _SIGNATURES:
        if head.startswith(signature) and extension != source.format:
            known = extension in FORMATS
            advice = (
                f"назовите его *{extension}" if known else "пересохраните как .xlsx"
            )
            raise FormatError(
                f"{source.name}: внутри {content}, а не {source.format}; {advice}"
            )
    binary = {ext: sign for sign, ext, _ in _SIGNATURES if ext in FORMATS}
    if source.format in binary and not head.startswith(binary[source.format]):
        raise FormatError(
            f"{source.name}: внутри не {source.format}; проверьте, что файл скачан "
            "целиком и расширение верно"
        )
