"""Smaller tables of addresses: forms of kind words, cases, names of streets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from appeal_triage.knowledge import package_data, read_table
from appeal_triage.places.forms import inflected


@dataclass(frozen=True, slots=True)
class KindWord:
    """A word that says what kind of place follows.

    Attributes
    ----------
    name : str
        The word in the nominative: «улица».
    gender : str
        Grammatical gender, ``m``, ``f`` or ``n``, that an adjective agrees with.
    """

    name: str
    gender: str


def declined_kinds(words: Iterable[tuple[str, str]]) -> dict[str, KindWord]:
    """Return kind words by every inflected form.

    Parameters
    ----------
    words : iterable of tuple of str, str
        Words and their genders.

    Returns
    -------
    dict of str to KindWord
        The earlier word wins a form.
    """
    found: dict[str, KindWord] = {}
    for word, gender in words:
        for form in inflected(word, plural=True):
            found.setdefault(form, KindWord(word, gender))
    return found


def with_shorts(
    kinds: dict[str, KindWord], shorts: dict[str, str], *, is_known: bool = False
) -> dict[str, KindWord]:
    """Add short forms of kind words; of those known alone if asked.

    Parameters
    ----------
    kinds : dict of str to KindWord
        Kind words by form.
    shorts : dict of str to str
        Kind words by short form.
    is_known : bool, optional
        Leave out those that ``kinds`` does not hold.

    Returns
    -------
    dict of str to KindWord
        A new mapping.
    """
    found = dict(kinds)
    for short, word in shorts.items():
        if not is_known or word in kinds:
            found.setdefault(short, kinds[word])
    return found


def read_government() -> dict[str, frozenset[str]]:
    """Return the cases that prepositions ask for.

    Returns
    -------
    dict of str to frozenset of str
        Cases by preposition.
    """
    cases: dict[str, set[str]] = {}
    path = package_data("places", "preposition_cases.csv")
    for row in read_table(path, ("preposition", "case", "source")):
        cases.setdefault(row["preposition"], set()).add(row["case"])
    return {preposition: frozenset(found) for preposition, found in cases.items()}


def read_street_names() -> dict[str, tuple[tuple[str, ...], ...]]:
    """Return well-known names of streets.

    Returns
    -------
    dict of str to tuple of tuple of str
        Names by their first word, the longest first.
    """
    names: dict[str, list[tuple[str, ...]]] = {}
    for row in read_table(
        package_data("places", "street_names.csv"), ("name", "source")
    ):
        words = tuple(row["name"].split())
        names.setdefault(words[0], []).append(words)
    return {
        first: tuple(sorted(group, key=len, reverse=True))
        for first, group in names.items()
    }
