"""Canonical text → tokens: words, numbers, placeholders, single punctuation marks.

A word keeps its inner hyphens and apostrophes («из-за», «дорожно-транспортное»). A
number keeps what is written inside it («45/2», «3.5», «10:30», «12.05.2023»), one house
letter («12а») and an ending after a hyphen («5-й»). A range («5-10») is two numbers
around a hyphen. The ellipsis «…» is one mark.
"""

from __future__ import annotations

import re

from appeal_triage.normalization.placeholders import PLACEHOLDERS

_PLACEHOLDERS = frozenset(PLACEHOLDERS)
_TOKEN = re.compile(
    r"[^\W\d_]++(?:[-'][^\W_]++)*+"
    r"|\d++(?:[.,:/]\d++)*+(?:[а-яА-Я](?!\w)|-[а-яА-Я]{1,3}(?!\w))?"
    rf"|{'|'.join(PLACEHOLDERS)}"
    r"|[^\w\s]|\n|_"
)


def tokenize(canonical: str) -> list[str]:
    r"""Split a canonical text into lower-case tokens.

    Parameters
    ----------
    canonical : str
        Text as :func:`normalize` gives it; other text is split by the same rules.

    Returns
    -------
    list of str
        Words, numbers, placeholders and single punctuation marks in text order; a line
        break is the token ``"\n"``.

    Examples
    --------
    >>> tokenize("Из-за ямы на улица Мира, дом 45/2 не проехать!")
    ['из-за', 'ямы', 'на', 'улица', 'мира', ',', 'дом', '45/2', 'не', 'проехать', '!']
    """
    lowered = canonical.lower()
    if len(lowered) == len(canonical):
        return _TOKEN.findall(lowered)
    # «İ» has two characters in lower case; canonical text holds none.
    return [token.lower() for token in _TOKEN.findall(canonical)]


def token_spans(canonical: str) -> list[tuple[int, int]]:
    """Tell where the tokens of a canonical text lie.

    Parameters
    ----------
    canonical : str
        The text that :func:`tokenize` splits.

    Returns
    -------
    list of tuple of int, int
        Half-open spans in characters, as many as there are tokens and in their order.

    Examples
    --------
    >>> token_spans("Нет воды!")
    [(0, 3), (4, 8), (8, 9)]
    """
    return [match.span() for match in _TOKEN.finditer(canonical)]


def is_word(token: str) -> bool:
    """Tell a word, a number or a placeholder from a punctuation mark.

    Parameters
    ----------
    token : str
        One item of :func:`tokenize`.

    Returns
    -------
    bool
        False for a mark, a line break and an empty string.

    Examples
    --------
    >>> [is_word(token) for token in ("яма", "45/2", "<телефон>", "!")]
    [True, True, True, False]
    """
    return token[:1].isalnum() or token in _PLACEHOLDERS
