"""A text cut where another problem may begin: sentences, items, connectors.

Commas alone cut nothing: measured on invented letters, clauses without a connector
brought asides, not problems.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from appeal_triage.features import Document
from appeal_triage.knowledge import package_data, read_table
from appeal_triage.normalization import is_word, tokenize

SENTENCE, STRONG = 2, 3
"""How plainly a text says that something else begins: the end of a sentence or line;
an item of a list, or a connector such as «а также»."""
_NONE, _CLAUSE = 0, 1
_ENDS = frozenset(".!?…;\n")
_CLAUSES = frozenset(",:()—")
_DASHES = frozenset("-–—*")
_MARKS = _ENDS | _CLAUSES | _DASHES
_MAX_ITEM = 2


class Segment(NamedTuple):
    """The beginning of a segment; it ends where the next begins.

    Attributes
    ----------
    token : int
        Index of its first token, a word.
    border : int
        ``SENTENCE`` or ``STRONG``: what separates it from the one before.
    """

    token: int
    border: int


class _Connector(NamedTuple):
    tokens: tuple[str, ...]
    anywhere: bool


@cache
def _connectors() -> Mapping[str, tuple[_Connector, ...]]:
    """Read the connectors, by their first word."""
    path = package_data("problems", "connectors.csv")
    found: dict[str, tuple[_Connector, ...]] = {}
    for row in read_table(path, ("phrase", "place", "source")):
        tokens = tuple(tokenize(row["phrase"]))
        if not tokens:
            raise row.fail("phrase", "нет слов")
        anywhere = row.choice("place", ("anywhere", "start")) == "anywhere"
        connector = _Connector(tokens, anywhere)
        found[tokens[0]] = (*found.get(tokens[0], ()), connector)
    return found


def _is_connector(tokens: Sequence[str], at: int, is_start: bool) -> bool:
    return any(
        (is_start or connector.anywhere)
        and tuple(tokens[at : at + len(connector.tokens)]) == connector.tokens
        for connector in _connectors().get(tokens[at], ())
    )


def _is_item(tokens: Sequence[str], at: int) -> bool:
    """Tell the number of an item: «2.», «2)»."""
    token = tokens[at]
    follows = tokens[at + 1 : at + 2]
    return len(token) <= _MAX_ITEM and token.isdigit() and follows in (["."], [")"])


def segments(tokens: Sequence[str]) -> list[Segment]:
    r"""Find where segments of a text begin.

    Parameters
    ----------
    tokens : sequence of str
        Tokens of a canonical text, punctuation included.

    Returns
    -------
    list of Segment
        In text order; the first begins at the first word. Empty where there is none.

    Examples
    --------
    >>> from appeal_triage.normalization import tokenize
    >>> text = "Во дворе темно, а еще мусор не вывозят. Лифт стоит"
    >>> [(s.token, s.border) for s in segments(tokenize(text))]
    [(0, 2), (4, 3), (10, 2)]
    """
    known = _connectors()
    found: list[Segment] = []
    border = SENTENCE
    item = _NONE
    for at, token in enumerate(tokens):
        if border == _NONE and token not in known and token not in _MARKS:
            continue
        if not is_word(token):
            border = max(border, _border(tokens, at, item))
        elif border > _NONE and _is_item(tokens, at):
            found.append(Segment(at, STRONG))
            border, item = _NONE, at + 1
        else:
            if token in known and _is_connector(tokens, at, border > _NONE):
                border = STRONG
            if border >= SENTENCE:
                found.append(Segment(at, border))
            border = _NONE
    return found


def _border(tokens: Sequence[str], at: int, item: int) -> int:
    """Tell what a mark separates."""
    token = tokens[at]
    if at == item:
        return _NONE
    if token in _ENDS:
        return SENTENCE
    if token in _DASHES and (not at or tokens[at - 1] == "\n"):
        return STRONG
    return _CLAUSE if token in _CLAUSES else _NONE


def unit_starts(document: Document, cut: Sequence[Segment]) -> list[int]:
    """Find the units that segments begin with.

    Parameters
    ----------
    document : Document
        The text.
    cut : sequence of Segment
        From :func:`segments`.

    Returns
    -------
    list of int
        Rising positions among the units, 0 first. What stands before the first word
        («?») belongs to the first segment. Empty where there is no unit.
    """
    if not document.units:
        return []
    tokens = [unit.token for unit in document.units]
    return [0, *(bisect_left(tokens, segment.token) for segment in cut[1:])]
