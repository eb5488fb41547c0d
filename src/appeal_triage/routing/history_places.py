"""Places by their names alone: in the name of a body and in a letter.

No list of territories is needed: a body called «Администрация Льговского района» says
itself where it works, and a letter that says «во Льгове» is compared with that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from appeal_triage.features import Document
from appeal_triage.knowledge import package_data, read_table
from appeal_triage.normalization import is_word, normalize, parse, tokenize
from appeal_triage.normalization.proper_names import PLACE, name_kind
from appeal_triage.places import Gazetteer
from appeal_triage.routing.history_features import name_tokens

_ENDING = re.compile(r"(?:ий|ый|ой|ая|ое|ые|ие|[аыиоеья])$")
_ADJECTIVES = ("ий", "ый", "ой", "ая", "ое")
_SUFFIX = "ск"
_SHORTEST, _SLACK = 4, 2
"""Letters that two names must share, and letters by which they may differ at the end:
«Щигры» and «Щигровский», yet not «Льгов» and «Льгинский»."""


class NamedPlace(NamedTuple):
    """A place as a name tells it.

    Attributes
    ----------
    lemma : str
        Its proper word in the nominative, lower-case.
    kind : str
        ``district``, ``okrug``, ``region``, ``city``, ``settlement``; empty if no word
        tells it.
    """

    lemma: str
    kind: str


class BodyName(NamedTuple):
    """What the name of a body says.

    Attributes
    ----------
    role : str
        Lemmas of the name without its places, so that bodies of one kind in different
        places have one role.
    places : tuple of NamedPlace
        Its places, the innermost first.
    """

    role: str
    places: tuple[NamedPlace, ...]

    @property
    def place(self) -> str:
        """Key of the innermost place; empty if the name has none."""
        return f"{self.places[0].lemma} {self.places[0].kind}" if self.places else ""


@cache
def _kinds() -> dict[str, tuple[str, str]]:
    rows = read_table(
        package_data("routing", "place_kinds.csv"), ("word", "kind", "side", "source")
    )
    return {row["word"]: (row["kind"], row["side"]) for row in rows}


def read_body_name(name: str) -> BodyName:
    """Take the name of a body apart.

    Parameters
    ----------
    name : str
        As exports write it.

    Returns
    -------
    BodyName
        Its role and its places.

    Examples
    --------
    >>> read_body_name("Администрация Заречного района").places
    (NamedPlace(lemma='заречный', kind='district'),)
    """
    tokens = [token for token in tokenize(normalize(name)) if is_word(token)]
    lemmas = [parse(token).lemma for token in tokens]
    found: dict[int, NamedPlace] = {}
    for at, lemma in enumerate(lemmas):
        place_at = _named_by(lemmas, at)
        if place_at is not None and place_at not in found:
            found[place_at] = NamedPlace(lemmas[place_at], _kinds()[lemma][0])
    for at, token in enumerate(tokens):
        if at not in found and name_kind(token) == PLACE:
            found[at] = NamedPlace(lemmas[at], "")
    kept = [word for at, word in enumerate(lemmas) if at not in found]
    return BodyName(" ".join(kept), tuple(found[at] for at in sorted(found)))


def _named_by(lemmas: Sequence[str], at: int) -> int | None:
    """Find the proper word that a word of kind belongs to."""
    kind, side = _kinds().get(lemmas[at], ("", ""))
    if not kind:
        return None
    if side == "after":
        return at + 1 if at + 1 < len(lemmas) else None
    before = at - 1
    if before > 0 and _kinds().get(lemmas[before], ("", ""))[1] == "between":
        before -= 1
    is_adjective = before >= 0 and lemmas[before].endswith(_ADJECTIVES)
    return before if is_adjective else None


@lru_cache(maxsize=16_384)
def _stems(lemma: str) -> frozenset[str]:
    stem = _ENDING.sub("", lemma)
    town = lemma.endswith(_ADJECTIVES) and stem.endswith(_SUFFIX)
    stems = {stem, stem.removesuffix(_SUFFIX)} if town else {stem}
    return frozenset(s for s in stems if len(s) >= _SHORTEST)


def same_name(one: str, other: str) -> bool:
    """Tell whether two lemmas name one place.

    Parameters
    ----------
    one, other : str
        Lemmas, be they of a noun or of an adjective.

    Returns
    -------
    bool
        True if the stems are the same but for the last two letters.

    Examples
    --------
    >>> same_name("льгов", "льговский"), same_name("льгов", "курский")
    (True, False)
    """
    return any(
        (a.startswith(b) or b.startswith(a)) and abs(len(a) - len(b)) <= _SLACK
        for a in _stems(one)
        for b in _stems(other)
    )


class PlaceNames:
    """Finds the places of known bodies in letters.

    Parameters
    ----------
    lemmas : iterable of str
        Proper words of their places.
    """

    def __init__(self, lemmas: Iterable[str]) -> None:
        self._lemmas = sorted(set(lemmas))
        stems = (stem for lemma in self._lemmas for stem in _stems(lemma))
        self._starts = {stem[:_SHORTEST] for stem in stems}
        self._known: dict[str, tuple[str, ...]] = {}

    def find(self, document: Document) -> frozenset[NamedPlace]:
        """Find places that a letter names.

        Parameters
        ----------
        document : Document
            The letter.

        Returns
        -------
        frozenset of NamedPlace
            Known proper words, each with the kind that the letter says.
        """
        lemmas = [morph.lemma for morph in document.morphs]
        names = name_tokens(document)
        found: set[NamedPlace] = set()
        for at, lemma in enumerate(lemmas):
            if lemma[:_SHORTEST] in self._starts and (same := self._same(lemma)):
                kind = _told_kind(lemmas, at)
                if kind or _is_noun_name(document, lemma, at, names):
                    found.update(NamedPlace(place, kind) for place in same)
        return frozenset(found)

    def of_text(self, text: str) -> frozenset[NamedPlace]:
        """Find places in what a caller says of the territory.

        Parameters
        ----------
        text : str
            «г. Льгов», «Льговский район».

        Returns
        -------
        frozenset of NamedPlace
            Places, any word taken for a name.
        """
        lemmas = [parse(token).lemma for token in tokenize(normalize(text))]
        return frozenset(
            NamedPlace(place, _told_kind(lemmas, at))
            for at, lemma in enumerate(lemmas)
            for place in self._same(lemma)
        )

    def _same(self, lemma: str) -> tuple[str, ...]:
        found = self._known.get(lemma)
        if found is None:
            found = tuple(place for place in self._lemmas if same_name(lemma, place))
            if len(self._known) < 16_384:
                self._known[lemma] = found
        return found


def _told_kind(lemmas: Sequence[str], at: int) -> str:
    """Return the kind that the words around a name say."""
    kinds = _kinds()
    if lemmas[at].endswith(_ADJECTIVES):
        ahead = [kinds.get(lemma, ("", "")) for lemma in lemmas[at + 1 : at + 3]]
        return next((kind for kind, side in ahead if side == "before"), "")
    before = [lemma for lemma in lemmas[max(0, at - 2) : at] if lemma.isalpha()]
    kind, side = kinds.get(before[-1], ("", "")) if before else ("", "")
    return kind if side == "after" else ""


def _is_noun_name(
    document: Document, lemma: str, at: int, names: frozenset[int]
) -> bool:
    """Tell a name that stands alone: «Щигры», not «советский»."""
    if lemma.endswith(_ADJECTIVES):
        return False
    return at in names or name_kind(document.tokens[at]) == PLACE


def territory_words(gazetteer: Gazetteer, territory_id: str) -> str:
    """Say where a territory is, as a caller would.

    Parameters
    ----------
    gazetteer : Gazetteer
        Territories of a pack.
    territory_id : str
        The territory; empty if not known.

    Returns
    -------
    str
        Its name and those of the territories around it but for the region.

    Examples
    --------
    >>> from appeal_triage.routing import load_region
    >>> territory_words(load_region("kursk").gazetteer, "lgov").split(",")[0]
    'город Льгов'
    """
    places = [gazetteer[i] for i in gazetteer.chain(territory_id)]
    nouns = {kind: word for word, (kind, side) in _kinds().items() if side == "after"}
    return ", ".join(
        f"{nouns['city']} {place.name}" if place.kind == "city" else place.name
        for place in places
        if place.kind != "region"
    )
