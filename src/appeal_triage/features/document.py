"""A canonical text read once for all stages: tokens, morphology, scored units."""

from __future__ import annotations

from typing import NamedTuple

from appeal_triage.features.naming import NAME, find_names
from appeal_triage.normalization import Morph, is_word, parse, tokenize

_SCORED_MARKS = frozenset("?!")
_NO_MORPH = Morph("", "PNCT", "", "")


class Unit(NamedTuple):
    """A token that is scored: a word, a number, a placeholder, «?» or «!».

    Attributes
    ----------
    word : str
        The token, lower-case; one and the same placeholder for any name.
    lemma : str
        Its dictionary form; the same placeholder for a name.
    token : int
        Its index among the tokens of the document.
    """

    word: str
    lemma: str
    token: int


class Document(NamedTuple):
    """A canonical text with its tokens.

    Attributes
    ----------
    text : str
        Canonical text.
    tokens : list of str
        Lower-case tokens, punctuation included.
    morphs : list of Morph
        One per token.
    units : list of Unit
        The tokens that are scored, in order.
    """

    text: str
    tokens: list[str]
    morphs: list[Morph]
    units: list[Unit]


def read_document(canonical: str) -> Document:
    """Tokenize a canonical text and look its words up.

    Parameters
    ----------
    canonical : str
        Output of :func:`appeal_triage.normalization.normalize`.

    Returns
    -------
    Document
        What every later stage reads.

    Examples
    --------
    >>> [unit.lemma for unit in read_document("Течёт крыша?").units]
    ['течь', 'крыша', '?']
    """
    tokens = tokenize(canonical)
    names = find_names(canonical, tokens)
    morphs: list[Morph] = []
    units: list[Unit] = []
    for index, token in enumerate(tokens):
        if is_word(token):
            morph = parse(token)
            morphs.append(morph)
            scored = (NAME, NAME) if index in names else (token, morph.lemma)
            units.append(Unit(*scored, index))
        else:
            morphs.append(_NO_MORPH)
            if token in _SCORED_MARKS:
                units.append(Unit(token, token, index))
    return Document(canonical, tokens, morphs, units)


def with_names(document: Document) -> Document:
    """Let names count as the words that they are.

    Where a rubricator of one region tells bodies or districts apart, the names of
    places say more than anything else.

    Parameters
    ----------
    document : Document
        A text, as :func:`read_document` reads it.

    Returns
    -------
    Document
        The same units in the same order; the text itself where it has no name.

    Examples
    --------
    >>> document = read_document("На улице Газовой яма")
    >>> [unit.word for unit in with_names(document).units]
    ['на', 'улице', 'газовой', 'яма']
    """
    if all(unit.word != NAME for unit in document.units):
        return document
    units = [
        Unit(document.tokens[unit.token], document.morphs[unit.token].lemma, unit.token)
        if unit.word == NAME
        else unit
        for unit in document.units
    ]
    return document._replace(units=units)
