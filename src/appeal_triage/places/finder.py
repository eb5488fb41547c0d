"""Where a comment is about: territory and address, from its tokens."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from appeal_triage.normalization import Morph
from appeal_triage.places.addresses import Address, AddressReader
from appeal_triage.places.agreement import capitalized, in_nominative
from appeal_triage.places.forms import is_proper, readings
from appeal_triage.places.gazetteer import Gazetteer, Mention
from appeal_triage.places.words import KindWord, load_place_words


class Place(NamedTuple):
    """What a text says of its place.

    Attributes
    ----------
    territory_id : str
        Id of a known territory; empty if none is named.
    territory : str
        Its name, or the name of an unknown settlement as read; empty if none.
    address : str
        Street and house; empty if none.
    spans : tuple of tuple of int
        Token spans [start, end) that the place was read from, in order.
    """

    territory_id: str = ""
    territory: str = ""
    address: str = ""
    spans: tuple[tuple[int, int], ...] = ()


class _Settlement(NamedTuple):
    text: str
    start: int
    end: int


_ROAD_NUMBER = re.compile(r"[мрmp]-?\d{1,3}")
"""Number of a federal highway, by the letters of its kind."""
_QUOTES = frozenset('"«»„“')
# Endings that a name in the nominative seldom has.
_OBLIQUE = ("е", "у", "ю", "ой", "ом", "ем", "ах", "ях")
_PLURAL = ("ые", "ие", "ых", "их", "ым", "им")
_NOWHERE = Place()


class PlaceFinder:
    """Finds the place that a text is about.

    Parameters
    ----------
    gazetteer : Gazetteer
        Known territories.

    Examples
    --------
    >>> from appeal_triage.normalization import normalize, parse, tokenize
    >>> from appeal_triage.places import Territory
    >>> finder = PlaceFinder(Gazetteer([Territory("lgov", "Льгов", "city")]))
    >>> tokens = tokenize(normalize("Во Льгове на ул. Мира, д. 5 темно"))
    >>> finder.find(tokens, [parse(token) for token in tokens])[:3]
    ('lgov', 'Льгов', 'улица Мира, дом 5')
    """

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._words = load_place_words()
        self._addresses = AddressReader(self._words)

    @cached_property
    def _triggers(self) -> frozenset[str]:
        words = self._words
        return self._gazetteer.first_words.union(
            words.settlements, words.streets, words.houses
        )

    def find(self, tokens: Sequence[str], morphs: Sequence[Morph]) -> Place:
        """Find the territory and the address of a text.

        Parameters
        ----------
        tokens : sequence of str
            Tokens of the canonical text, punctuation included.
        morphs : sequence of Morph
            One per token.

        Returns
        -------
        Place
            What was found; all empty if nothing was.
        """
        # Most comments name no place: this test costs a microsecond or two.
        if self._triggers.isdisjoint(tokens) and not any(
            token[0].isdigit() for token in tokens
        ):
            return _NOWHERE
        mentions = self._mentions(tokens)
        taken = {at for m in mentions for at in range(m.start, m.end)}
        address = self._addresses.read(tokens, morphs, taken)
        if address:
            mentions = [m for m in mentions if not _overlaps(m, address)]
        return self._place(tokens, morphs, mentions, address)

    def _place(
        self,
        tokens: Sequence[str],
        morphs: Sequence[Morph],
        mentions: Sequence[Mention],
        address: Address | None,
    ) -> Place:
        territory_id = self._gazetteer.choose(mentions)
        spans = list(address.spans) if address else []
        territory = ""
        if territory_id:
            territory = self._gazetteer[territory_id].name
            spans += [(m.start, m.end) for m in mentions if territory_id in m.ids]
        else:
            settlement = self._settlement(tokens, morphs, spans)
            if settlement:
                territory = settlement.text
                spans.append((settlement.start, settlement.end))
        if not spans:
            return _NOWHERE
        text = address.text if address else ""
        return Place(territory_id, territory, text, tuple(sorted(spans)))

    def _mentions(self, tokens: Sequence[str]) -> list[Mention]:
        """List mentions whose context is that of a place."""
        kept: list[Mention] = []
        for mention in self._gazetteer.find(tokens):
            ids = tuple(i for i in mention.ids if self._is_place(i, tokens, mention))
            if (
                ids
                and not self._is_compared(tokens, mention.start)
                and not self._names_road(tokens, mention)
            ):
                kept.append(Mention(ids, mention.start, mention.end))
        return kept

    def _is_place(
        self, territory_id: str, tokens: Sequence[str], mention: Mention
    ) -> bool:
        territory = self._gazetteer[territory_id]
        before = tokens[mention.start - 1] if mention.start else ""
        # «в Дзержинском районе» is no Dzerzhinsk: the instrumental of such a town is
        # also the locative of its adjective.
        if tokens[mention.end - 1].endswith("ском") and territory.kind == "city":
            return before in self._words.instrumentals
        if not territory.needs:
            return True
        if before in self._words.settlements:
            return before in self._words.cities or territory.kind != "city"
        return territory.needs == "preposition" and before in self._words.prepositions

    def _names_road(self, tokens: Sequence[str], mention: Mention) -> bool:
        """Tell whether a name is that of a highway: «трасса М-2 Крым»."""
        before = mention.start - 1
        if before > 0 and tokens[before] in _QUOTES:
            before -= 1
        if before < 0:
            return False
        # «м2» is two tokens, «м-2» is one.
        start = before - (before > 0 and tokens[before].isdigit())
        if _ROAD_NUMBER.fullmatch("".join(tokens[start : before + 1])):
            return True
        # «трасса Курск — Льгов» joins two towns; no region is named so.
        is_region = all(self._gazetteer[i].kind == "region" for i in mention.ids)
        return is_region and tokens[before] in self._words.roads

    def _is_compared(self, tokens: Sequence[str], start: int) -> bool:
        """Tell whether a place is only compared with: «как в Москве»."""
        context = tokens[max(0, start - 3) : start]
        return any(
            token in self._words.comparisons
            and all(t in self._words.prepositions for t in context[i + 1 :])
            for i, token in enumerate(context)
        )

    def _settlement(
        self,
        tokens: Sequence[str],
        morphs: Sequence[Morph],
        spans: Sequence[tuple[int, int]],
    ) -> _Settlement | None:
        """Read a settlement that no table holds, by its kind word."""
        taken = {at for start, end in spans for at in range(start, end)}
        for i, token in enumerate(tokens[:-1]):
            kind = self._words.settlements.get(token)
            if not kind or i in taken or i + 1 in taken:
                continue
            start = i + 1
            while tokens[start] in self._words.kind_tails and start + 1 < len(tokens):
                start += 1
            end = self._name_end(tokens, morphs, start)
            if end:
                name = self._shown(tokens[start:end], morphs[start:end], kind)
                return _Settlement(f"{kind.name} {name}", i, end)
        return None

    def _name_end(
        self, tokens: Sequence[str], morphs: Sequence[Morph], start: int
    ) -> int:
        """Find where the name of a settlement ends; 0 if there is no name."""
        ahead = tokens[start + 1] if start + 1 < len(tokens) else "."
        # «деревня Малиновка, улица …»: a common noun names a village before a comma.
        is_listed = ahead == "," and tokens[start - 1] not in self._words.cities
        if not self._is_name(tokens[start], morphs[start], is_listed):
            return 0
        two = morphs[start].pos == "ADJF" and ahead.isalpha() and is_proper(ahead)
        return start + 2 if two else start + 1

    @staticmethod
    def _shown(tokens: Sequence[str], morphs: Sequence[Morph], kind: KindWord) -> str:
        """Write a name in the nominative as far as its words tell it."""
        words: list[str] = []
        for token, morph in zip(tokens, morphs, strict=True):
            if morph.pos == "ADJF":
                # «-ого» after «поселка» is an adjective; a surname has other endings.
                ending = "ом" if token.endswith(("ого", "его")) else token
                shown = in_nominative(ending, morph.lemma, kind.gender)
                words.append(token if shown == "ом" else shown)
            else:
                words.append(morph.lemma if _is_oblique(token) else token)
        return capitalized(words)

    def _is_name(self, token: str, morph: Morph, is_listed: bool) -> bool:
        if not token[0].isalpha() or morph.lemma in self._words.not_settlements:
            return False
        if morph.pos == "ADJF":
            return not token.endswith(_PLURAL)
        is_common = is_listed and token == morph.lemma
        return morph.pos == "NOUN" and (is_common or is_proper(token))


def _is_oblique(token: str) -> bool:
    """Tell whether a name is surely not in the nominative."""
    found = readings(token)
    if any(reading.case == "nomn" for reading in found):
        return False
    return token.endswith(_OBLIQUE) or any(reading.is_place for reading in found)


def _overlaps(mention: Mention, address: Address) -> bool:
    return any(
        start < mention.end and mention.start < end for start, end in address.spans
    )
