"""Cells that a spreadsheet would run as a formula, and how they are made harmless.

A resident may write ``=HYPERLINK(…)``; a program that opens our file must show it,
not run it. :func:`guard` puts an apostrophe before such a cell when a file is written
and :func:`unguard` takes it off when a file is read, so that a cell that goes through
both is the same cell.
"""

from __future__ import annotations

import re

_RISKY = frozenset("=+-@\t\r")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?", re.ASCII)


def guard(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet could run.

    Parameters
    ----------
    text : str
        A cell.

    Returns
    -------
    str
        The cell, with one apostrophe more if what follows its leading apostrophes (if
        any) begins with ``=``, ``+``, ``-``, ``@``, a tab or a carriage return and is
        not a number.

    References
    ----------
    .. [1] OWASP, "CSV Injection",
       https://owasp.org/www-community/attacks/CSV_Injection

    Examples
    --------
    >>> guard("+ яма на Садовой"), guard("-12,5"), guard("- нет света")
    ("'+ яма на Садовой", '-12,5', "'- нет света")
    """
    return f"'{text}" if _is_risky(text) else text


def unguard(text: str) -> str:
    """Take off the apostrophe that :func:`guard` put on.

    Parameters
    ----------
    text : str
        A cell of a file.

    Returns
    -------
    str
        The cell for which ``guard`` returns ``text``.

    Examples
    --------
    >>> unguard("'+ яма на Садовой"), unguard("'кавычка' в начале")
    ('+ яма на Садовой', "'кавычка' в начале")
    """
    return text[1:] if text[:1] == "'" and _is_risky(text[1:]) else text


def _is_risky(text: str) -> bool:
    # Apostrophes are looked through, or a cell that has one already would lose it.
    bare = text.lstrip("'") if text[:1] == "'" else text
    return bare[:1] in _RISKY and bool(bare) and not _NUMBER.fullmatch(bare)
