"""Inflected forms of names: the dictionary is asked about names, never about a text."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from appeal_triage.normalization.morphology import LONGEST_WORD, analyzer

_CACHED_WORDS = 16384
_NAMES = frozenset({"Surn", "Name", "Geox"})


class Reading(NamedTuple):
    """What one reading of a word says of it.

    Attributes
    ----------
    pos : str
        Part of speech, as in OpenCorpora.
    case : str
        Grammatical case; empty if the word has none.
    is_name : bool
        A place, surname or first name, or a word of no dictionary.
    is_first_name : bool
        A first name.
    is_place : bool
        A place that the dictionary holds.
    is_feminine : bool
        A word of the feminine gender, in the singular.
    is_plural : bool
        A plural.
    """

    pos: str
    case: str
    is_name: bool
    is_first_name: bool
    is_place: bool
    is_feminine: bool = False
    is_plural: bool = False


def inflected(word: str, *, plural: bool = False) -> frozenset[str]:
    """Return the case forms of a word given in the nominative.

    The number and gender of the word are kept, so that «орел» does not answer to the
    surname «орлов», nor «льговский» to «льговские».

    Parameters
    ----------
    word : str
        A lower-case word of a name.
    plural : bool, optional
        Give the forms of the other number too.

    Returns
    -------
    frozenset of str
        Lower-case forms with «е» for «ё»; the word itself is always there.

    Examples
    --------
    >>> sorted(inflected("льгов"))
    ['льгов', 'льгова', 'льгове', 'льговом', 'льгову']
    """
    forms = {word}
    for parse in analyzer().parse(word):
        tag = parse.tag
        if tag.case != "nomn" or tag.POS not in {"NOUN", "ADJF", "PRTF"}:
            continue
        for other in parse.lexeme:
            if plural or _agrees(tag, other.tag):
                forms.add(other.word.replace("ё", "е"))
    return frozenset(forms)


def _agrees(tag: Any, other: Any) -> bool:
    """Tell whether a form differs in case alone."""
    if tag.POS == "NOUN":
        return bool(other.number == tag.number)
    return bool(
        other.POS == tag.POS
        and other.number == tag.number
        and other.gender == tag.gender
    )


@lru_cache(maxsize=_CACHED_WORDS)
def readings(word: str) -> tuple[Reading, ...]:
    """Return how a word of a text may be read, the likeliest first.

    Parameters
    ----------
    word : str
        A lower-case word.

    Returns
    -------
    tuple of Reading
        The readings; empty for a word without letters.
    """
    return tuple(_read(word)) if len(word) <= LONGEST_WORD else ()


def _read(word: str) -> Iterator[Reading]:
    known = analyzer().word_is_known(word)
    for parse in analyzer().parse(word):
        tag = parse.tag
        yield Reading(
            pos=str(tag.POS or ""),
            case=str(tag.case or ""),
            is_name=not known or not _NAMES.isdisjoint(tag.grammemes),
            is_first_name="Name" in tag,
            is_place=known and "Geox" in tag,
            is_feminine="femn" in tag and "sing" in tag,
            is_plural="plur" in tag,
        )


def is_proper(word: str) -> bool:
    """Tell whether a word reads as a proper name rather than as a common noun.

    Parameters
    ----------
    word : str
        A lower-case word.

    Returns
    -------
    bool
        True for a place, a surname, a first name or a word of no dictionary.

    Examples
    --------
    >>> is_proper("березовку"), is_proper("лестницу")
    (True, False)
    """
    return any(reading.is_name for reading in readings(word))
