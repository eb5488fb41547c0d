"""Tables of facts: CSV and TOML files read with errors that name file, row, column.

What the package knows (labels, cues, abbreviations, owners, territories) lies in
data files; this module is the one way to read them, for our own files and for the
packs that users write.
"""

from __future__ import annotations

import csv
import io
import math
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from appeal_triage.errors import KnowledgeError


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table, which knows where it stands.

    Attributes
    ----------
    values : dict of str to str
        Cells by column name, stripped of outer white space.
    file : str
        Name of the file, for messages.
    line : int
        Line number in the file, the header being line 1.
    error : type of KnowledgeError
        What :meth:`fail` raises.
    """

    values: dict[str, str]
    file: str
    line: int
    error: type[KnowledgeError] = KnowledgeError

    def __getitem__(self, column: str) -> str:
        """Return the cell of a column, stripped.

        Parameters
        ----------
        column : str
            A column of the table.

        Returns
        -------
        str
            The cell; empty if the line is short.
        """
        return self.values[column]

    def fail(self, column: str, problem: str) -> KnowledgeError:
        """Make the error that says what is wrong with one cell.

        Parameters
        ----------
        column : str
            Column of the bad cell.
        problem : str
            What is wrong and how to mend it.

        Returns
        -------
        KnowledgeError
            To be raised by the caller.
        """
        return self.error(f"{self.file}, строка {self.line}, «{column}»: {problem}")

    def choice(self, column: str, allowed: Iterable[str]) -> str:
        """Return the cell if it is one of the allowed values.

        Parameters
        ----------
        column : str
            Column to read.
        allowed : iterable of str
            Values that may stand there.

        Returns
        -------
        str
            The cell.

        Raises
        ------
        KnowledgeError
            If the cell is none of them.
        """
        value = self[column]
        options = set(allowed)
        if value not in options:
            shown = ", ".join(sorted(o or "(пусто)" for o in options)[:30])
            raise self.fail(column, f"значение «{value}» не из списка: {shown}")
        return value

    def number(self, column: str, default: float) -> float:
        """Return the cell as a number.

        Parameters
        ----------
        column : str
            Column to read.
        default : float
            What an empty cell means.

        Returns
        -------
        float
            The number.

        Raises
        ------
        KnowledgeError
            If the cell is not a number.
        """
        value = self[column]
        if not value:
            return default
        try:
            number = float(value)
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            raise self.fail(column, f"«{value}» не число")
        return number


def package_data(*parts: str) -> Path:
    """Return the path of a data file that the package carries.

    Parameters
    ----------
    *parts : str
        Path below the package's data folder.

    Returns
    -------
    Path
        Where the file is; it may not exist.

    Examples
    --------
    >>> package_data("taxonomy", "topics.csv").name
    'topics.csv'
    """
    return Path(str(files("appeal_triage"))).joinpath("data", *parts)


def read_table(
    path: Path,
    columns: Iterable[str],
    *,
    error: type[KnowledgeError] = KnowledgeError,
) -> list[Row]:
    """Read a comma-separated UTF-8 table whose header holds the given columns.

    Parameters
    ----------
    path : Path
        The file. Lines whose first cell starts with ``#`` are comments.
    columns : iterable of str
        Columns that must be in the header; others are allowed and kept.
    error : type of KnowledgeError, optional
        What to raise, so that a region pack fails as a region pack.

    Returns
    -------
    list of Row
        The lines in file order.

    Raises
    ------
    KnowledgeError
        If the file is absent, not UTF-8, lacks a column or has a ragged line.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise error(f"{path}: нет такого файла") from None
    except UnicodeDecodeError:
        raise error(f"{path}: файл не в UTF-8, пересохраните его в UTF-8") from None
    except OSError as problem:
        raise error(f"{path}: файл не читается ({problem.strerror})") from None
    return list(_rows(text, path.name, list(columns), error))


def _rows(
    text: str, name: str, columns: list[str], error: type[KnowledgeError]
) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [cell.strip() for cell in next(reader, [])]
        for column in columns:
            if column not in header:
                raise error(f"{name}, строка 1: нет столбца «{column}»")
            if header.count(column) > 1:
                raise error(f"{name}, строка 1: столбец «{column}» повторяется")
        for cells in reader:
            if not any(cells) or cells[0].lstrip().startswith("#"):
                continue
            line = reader.line_num
            if len(cells) != len(header):
                raise error(
                    f"{name}, строка {line}: ячеек {len(cells)}, а столбцов "
                    f"{len(header)}; возьмите текст с запятой в кавычки"
                )
            stripped = (cell.strip() for cell in cells)
            yield Row(dict(zip(header, stripped, strict=True)), name, line, error)
    except csv.Error as problem:
        raise error(f"{name}, строка {reader.line_num}: {problem}") from None


def read_settings(
    path: Path, *, error: type[KnowledgeError] = KnowledgeError
) -> dict[str, Any]:
    """Read a TOML file.

    Parameters
    ----------
    path : Path
        The file.
    error : type of KnowledgeError, optional
        What to raise.

    Returns
    -------
    dict
        Its tables and values.

    Raises
    ------
    KnowledgeError
        If the file is absent, not UTF-8 or not TOML.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise error(f"{path}: нет такого файла") from None
    except UnicodeDecodeError:
        raise error(f"{path}: файл не в UTF-8, пересохраните его в UTF-8") from None
    except tomllib.TOMLDecodeError as problem:
        raise error(f"{path.name}: не TOML: {problem}") from None
    except OSError as problem:
        raise error(f"{path}: файл не читается ({problem.strerror})") from None
