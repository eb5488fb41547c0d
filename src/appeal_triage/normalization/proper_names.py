"""Word → is it a name of a person or a place, as the dictionary tells."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from appeal_triage.normalization.morphology import LONGEST_WORD, analyzer

PERSON, PLACE, SOMETIMES, UNKNOWN, COMMON = (
    "person",
    "place",
    "sometimes",
    "unknown",
    "",
)
_PERSON_TAGS = frozenset({"Name", "Surn", "Patr"})
_PLACE_TAGS = frozenset({"Geox"})


@lru_cache(maxsize=16_384)
def name_kind(word: str) -> str:
    """Tell whether a word names a person or a place.

    Parameters
    ----------
    word : str
        A token of :func:`appeal_triage.normalization.tokenize`, lower-case.

    Returns
    -------
    str
        ``"person"`` or ``"place"`` if the likeliest reading is a name, ``"sometimes"``
        if another reading is, ``"unknown"`` if the dictionary has no such word, ``""``
        for a common word.

    References
    ----------
    .. [1] OpenCorpora, grammemes Name, Surn, Patr, Geox,
       https://opencorpora.org/dict.php?act=gram

    Examples
    --------
    >>> name_kind("ивановна"), name_kind("курске"), name_kind("яма")
    ('person', 'place', '')
    """
    if not "а" <= word[:1] <= "я" or len(word) > LONGEST_WORD:
        return COMMON
    if not analyzer().word_is_known(word):
        return UNKNOWN
    best, *others = analyzer().parse(word)
    if _has(best, _PERSON_TAGS):
        return PERSON
    if _has(best, _PLACE_TAGS):
        return PLACE
    either = _PERSON_TAGS | _PLACE_TAGS
    return SOMETIMES if any(_has(other, either) for other in others) else COMMON


def _has(reading: Any, tags: frozenset[str]) -> bool:
    return not tags.isdisjoint(reading.tag.grammemes)
