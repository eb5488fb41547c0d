"""Features of the names of places in a letter, and of what its sender says of them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache

from appeal_triage.features import Document
from appeal_triage.features.naming import NAME, name_markers
from appeal_triage.normalization import Morph, is_word, normalize, tokenize
from appeal_triage.normalization.proper_names import PERSON, PLACE, name_kind
from appeal_triage.places.words import load_place_words

_TOWN, _OTHER, _GIVEN = "@", "#", "!"


def name_tokens(document: Document) -> frozenset[int]:
    """List the tokens of a letter that are names.

    Parameters
    ----------
    document : Document
        The letter.

    Returns
    -------
    frozenset of int
        Indices among its tokens.
    """
    return frozenset(unit.token for unit in document.units if unit.word == NAME)


def name_features(document: Document) -> frozenset[str]:
    """List features of the names of places in a letter.

    Parameters
    ----------
    document : Document
        The letter.

    Returns
    -------
    frozenset of str
        Lemmas of towns that the dictionary holds. Any other name may be that of a
        person, as streets are called: it counts only where it is read in an address
        or after a preposition of place, and is told by a digest of eight bytes.

    Examples
    --------
    >>> from appeal_triage.features import read_document
    >>> sorted(name_features(read_document("Во Льгове темно")))
    ['@льгов']
    """
    names = name_tokens(document)
    found: set[str] = set()
    for at, (token, morph) in enumerate(
        zip(document.tokens, document.morphs, strict=True)
    ):
        if not token[0].isalpha():
            continue
        if _is_town(token):
            found.add(_TOWN + morph.lemma)
        elif _is_in_address(document.tokens, at, names) or (
            at in names and _is_where(document.tokens, morph, at)
        ):
            digest = hashlib.blake2b(morph.lemma.encode(), digest_size=8)
            found.add(_OTHER + digest.hexdigest())
    return frozenset(found)


@lru_cache(maxsize=65_536)
def _is_town(word: str) -> bool:
    """Remember what is asked of every word: more words than the dictionary's cache."""
    return name_kind(word) == PLACE


def _is_where(tokens: Sequence[str], morph: Morph, at: int) -> bool:
    """Tell a name after «в» that is no person's: a village of no dictionary."""
    if PERSON in {name_kind(tokens[at]), name_kind(morph.lemma)}:
        return False
    return at > 0 and tokens[at - 1] in load_place_words().prepositions


def _is_in_address(tokens: Sequence[str], at: int, names: frozenset[int]) -> bool:
    """Tell a name after «улица» or before the number of a house."""
    before = tokens[at - 1] if at else ""
    if before == "." and at > 1:
        before = tokens[at - 2]
    if before in name_markers():
        return True
    ahead = [token for token in tokens[at + 1 : at + 3] if token != ","]
    return at in names and bool(ahead) and ahead[0][0].isdigit()


def territory_feature(territory: str) -> str:
    """Name the feature of what a caller says of the territory.

    Parameters
    ----------
    territory : str
        «Льговский район».

    Returns
    -------
    str
        Its words in small letters after a mark; empty if there are none.

    Examples
    --------
    >>> territory_feature("Заречный  р-н")
    '!заречный район'
    """
    words = [token for token in tokenize(normalize(territory)) if is_word(token)]
    return _GIVEN + " ".join(words) if words else ""
