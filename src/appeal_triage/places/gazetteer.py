"""Known territories: found in a line of words by any case form of any name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from appeal_triage.normalization import normalize, tokenize
from appeal_triage.places.forms import inflected


class Territory(NamedTuple):
    """A territory that agencies answer for.

    Attributes
    ----------
    id : str
        Stable key.
    name : str
        Name in the nominative: «Льговский район».
    kind : str
        ``region``, ``district``, ``okrug``, ``city``, ``city_district`` or
        ``settlement``.
    parent : str
        Id of the territory around it; empty for the outermost.
    aliases : tuple of str
        Other names.
    needs : str
        What must stand before the name in a text, since the word means other things
        too: ``kind`` a word such as «город», ``preposition`` that or a preposition of
        place; empty if the name is enough.
    population : float
        Weight among territories when none is named, in any one unit.
    """

    id: str
    name: str
    kind: str
    parent: str = ""
    aliases: tuple[str, ...] = ()
    needs: str = ""
    population: float = 0.0


class Mention(NamedTuple):
    """A name found in a text.

    Attributes
    ----------
    ids : tuple of str
        Territories of that name; more than one for namesakes.
    start, end : int
        Tokens [start, end) of the name.
    """

    ids: tuple[str, ...]
    start: int
    end: int


class _Alias(NamedTuple):
    words: tuple[frozenset[str], ...]
    territory_id: str


class Gazetteer:
    """Territories by id and by name.

    Case forms are made once, at the first search, for the names alone; a search costs
    one look-up per token.

    Parameters
    ----------
    territories : iterable of Territory
        The territories; ids are unique and parents are among them.

    Examples
    --------
    >>> places = Gazetteer([Territory("lgov", "Льгов", "city")])
    >>> places.find(["в", "льгове", "темно"])
    [Mention(ids=('lgov',), start=1, end=2)]
    """

    def __init__(self, territories: Iterable[Territory]) -> None:
        self._territories = {territory.id: territory for territory in territories}

    def __getitem__(self, territory_id: str) -> Territory:
        """Return a territory by id.

        Parameters
        ----------
        territory_id : str
            An id.

        Returns
        -------
        Territory
            The territory.
        """
        return self._territories[territory_id]

    def __contains__(self, territory_id: object) -> bool:
        """Tell whether an id is known.

        Parameters
        ----------
        territory_id : object
            Anything.

        Returns
        -------
        bool
            True for the id of a territory.
        """
        return territory_id in self._territories

    def __iter__(self) -> Iterator[Territory]:
        """Iterate over territories in the order given.

        Returns
        -------
        iterator of Territory
            The territories.
        """
        return iter(self._territories.values())

    def __len__(self) -> int:
        """Count the territories.

        Returns
        -------
        int
            How many there are.
        """
        return len(self._territories)

    def chain(self, territory_id: str) -> tuple[str, ...]:
        """Return a territory and those around it, the innermost first.

        Parameters
        ----------
        territory_id : str
            Where to start; an unknown or empty id gives an empty chain.

        Returns
        -------
        tuple of str
            Ids from the territory up to the outermost.
        """
        found: list[str] = []
        while territory_id in self._territories and territory_id not in found:
            found.append(territory_id)
            territory_id = self._territories[territory_id].parent
        return tuple(found)

    @cached_property
    def _index(self) -> dict[str, tuple[_Alias, ...]]:
        """Aliases by each form of their first word, the longest first."""
        index: dict[str, list[_Alias]] = {}
        for territory in self:
            for name in dict.fromkeys((territory.name, *territory.aliases)):
                words = tuple(inflected(word) for word in tokenize(normalize(name)))
                for form in sorted(words[0]) if words else ():
                    index.setdefault(form, []).append(_Alias(words, territory.id))
        return {
            form: tuple(sorted(aliases, key=lambda alias: -len(alias.words)))
            for form, aliases in index.items()
        }

    @property
    def first_words(self) -> frozenset[str]:
        """Every form of the first word of every name."""
        return frozenset(self._index)

    def needy_forms(self) -> dict[str, str]:
        """Return the first words of names that need something before them.

        Returns
        -------
        dict of str to str
            What is needed, by every form of the first word.
        """
        return {
            form: needs
            for form, aliases in self._index.items()
            for alias in aliases
            if (needs := self._territories[alias.territory_id].needs)
        }

    def match(self, tokens: Sequence[str], start: int) -> Mention | None:
        """Find the longest name that starts at a token.

        Parameters
        ----------
        tokens : sequence of str
            Tokens of a canonical text.
        start : int
            Index of one of them.

        Returns
        -------
        Mention or None
            None if no name starts there.
        """
        aliases = self._index.get(tokens[start])
        return _match(aliases, tokens, start) if aliases else None

    def find(self, tokens: Sequence[str]) -> list[Mention]:
        """Find names of territories, the longest at each place, left to right.

        Parameters
        ----------
        tokens : sequence of str
            Tokens of a canonical text.

        Returns
        -------
        list of Mention
            Mentions that do not overlap, in order.
        """
        mentions: list[Mention] = []
        index = self._index
        end = 0
        for start, token in enumerate(tokens):
            if start >= end and token in index:
                mention = _match(index[token], tokens, start)
                if mention:
                    mentions.append(mention)
                    end = mention.end
        return mentions

    def resolve(self, text: str) -> str:
        """Return the territory that a caller's string names.

        Parameters
        ----------
        text : str
            As people write it: «г. Курск», «Курская область, Льговский р-н».

        Returns
        -------
        str
            Id of the innermost territory named, preferring one that lies inside the
            others named; empty if none is known or namesakes cannot be told apart.

        Examples
        --------
        >>> places = Gazetteer([Territory("lgov", "Льгов", "city")])
        >>> places.resolve("г. ЛЬГОВ")
        'lgov'
        """
        return self.choose(self.find(tokenize(normalize(text))))

    def choose(self, mentions: Sequence[Mention]) -> str:
        """Choose the territory that several mentions speak of.

        Parameters
        ----------
        mentions : sequence of Mention
            Mentions of one text, the earliest first.

        Returns
        -------
        str
            The id whose surroundings are named most, then the innermost, then the
            earliest; empty if there is none or only namesakes.
        """
        named = {m.ids[0] for m in mentions if len(m.ids) == 1}
        best = ""
        best_rank = (-1, -1)
        for ids in dict.fromkeys(mention.ids for mention in mentions):
            ranked = [(self._rank(i, named), i) for i in ids]
            rank, chosen = max(ranked)
            if [r for r, _ in ranked].count(rank) == 1 and rank > best_rank:
                best, best_rank = chosen, rank
        return best

    def _rank(self, territory_id: str, named: set[str]) -> tuple[int, int]:
        chain = self.chain(territory_id)
        return (sum(i in named for i in chain[1:]), len(chain))


def _match(
    aliases: Sequence[_Alias], tokens: Sequence[str], start: int
) -> Mention | None:
    ids: list[str] = []
    length = 0
    for words, territory_id in aliases:
        if length and len(words) < length:
            break
        if len(words) == 1:
            length = 1
            ids.append(territory_id)
            continue
        end = start + len(words)
        if end <= len(tokens) and all(
            token in forms
            for token, forms in zip(tokens[start:end], words, strict=True)
        ):
            length = len(words)
            ids.append(territory_id)
    if not ids:
        return None
    if len(ids) == 1:
        return Mention((ids[0],), start, start + length)
    return Mention(tuple(dict.fromkeys(ids)), start, start + length)
