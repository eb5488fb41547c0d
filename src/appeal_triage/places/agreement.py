"""Adjectives of names: gender, nominative, capital letters."""

from __future__ import annotations

from collections.abc import Iterable

from appeal_triage.places.words import load_place_words

# Endings by which an adjective shows the gender of the kind word it goes with. The
# masculine «-ого» is left out after the kind word: «проспект Горького» is a genitive.
_ENDINGS = {
    "f": ("ая", "яя", "ой", "ей", "ую", "юю"),
    "m": ("ый", "ий", "ой", "ому", "ему", "ом", "ем", "ым", "им"),
    "n": ("ое", "ее", "ому", "ему", "ом", "ем", "ым", "им"),
}
_NOMINATIVE = {"f": ("ая", "яя"), "n": ("ое", "ее")}
_SOFT_STEMS = "гкхжшчщ"


def agrees(token: str, gender: str) -> bool:
    """Tell whether an adjective has an ending of a gender.

    Parameters
    ----------
    token : str
        An adjective as read.
    gender : str
        ``m``, ``f`` or ``n``.

    Returns
    -------
    bool
        False for another gender, the plural, and «-ого», which may be a surname's.

    Examples
    --------
    >>> agrees("садовой", "f"), agrees("горького", "m"), agrees("центральные", "f")
    (True, False, False)
    """
    return token.endswith(_ENDINGS[gender])


def in_nominative(token: str, lemma: str, gender: str) -> str:
    """Put an adjective into the nominative of a gender.

    Parameters
    ----------
    token : str
        The adjective as read: «садовой».
    lemma : str
        Its masculine nominative: «садовый».
    gender : str
        ``m``, ``f`` or ``n``.

    Returns
    -------
    str
        The agreeing form, or the token itself if its ending is of another gender.

    Examples
    --------
    >>> in_nominative("садовой", "садовый", "f"), in_nominative("синем", "синий", "n")
    ('садовая', 'синее')
    """
    if not agrees(token, gender) or not lemma.endswith(("ый", "ий", "ой")):
        return token
    if gender == "m":
        # «донской» is the nominative, though «донский» is its lemma.
        return token if token.endswith(("ый", "ий", "ой")) else lemma
    hard, soft = _NOMINATIVE[gender]
    stem = lemma[:-2]
    is_soft = lemma.endswith("ий") and stem[-1:] not in _SOFT_STEMS
    return stem + (soft if is_soft else hard)


def capitalized(words: Iterable[str]) -> str:
    """Write a name with capital letters.

    Parameters
    ----------
    words : iterable of str
        Lower-case words.

    Returns
    -------
    str
        The words joined; short link words and «лет» stay small.

    Examples
    --------
    >>> capitalized(["40", "лет", "победы"])
    '40 лет Победы'
    """
    small = load_place_words().small_words
    return " ".join(
        word
        if word in small or word[0].isdigit()
        else "-".join(part[:1].upper() + part[1:] for part in word.split("-"))
        for word in words
    )
