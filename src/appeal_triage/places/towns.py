"""Towns and villages of the whole country: any case form, short form or misspelling."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from appeal_triage.knowledge import package_data, read_table

_LONGEST_ENDING = 4
_ANY = ""
_CONTRACTED_FROM = 10_000
"""People of a town whose name is contracted: «в. новгород»."""


class Town(NamedTuple):
    """A settlement of the country.

    Attributes
    ----------
    name : str
        Its name as written on maps, with «ё».
    words : tuple of str
        The tokens of the name.
    population : int
        People; 0 if not known.
    """

    name: str
    words: tuple[str, ...]
    population: int


class TownForm(NamedTuple):
    """A reading of words as the name of a settlement.

    Attributes
    ----------
    town : Town
        The settlement.
    cases : frozenset of str
        Grammatical cases that the form may be in; empty where it tells none.
    """

    town: Town
    cases: frozenset[str]


class Towns:
    """The table of settlements, searched by forms.

    No forms are made: the endings are taken off the words of a text, which are fewer
    than the forms of five thousand names.

    Parameters
    ----------
    towns : iterable of Town
        Settlements.
    aliases : sequence of tuple of str, str
        Other names and the names that they stand for.
    endings : iterable of tuple of str, str, str
        Ending of the nominative, case, ending of the case.
    """

    def __init__(
        self,
        towns: Iterator[Town],
        aliases: Sequence[tuple[str, str]],
        endings: Iterator[tuple[str, str, str]],
    ) -> None:
        self._firsts: dict[str, list[Town]] = {}
        by_name: dict[str, Town] = {}
        for town in towns:
            by_name[town.name] = town
            self._firsts.setdefault(town.words[0], []).append(town)
        self._aliases: dict[str, list[Town]] = {}
        for alias, name in aliases:
            town = by_name[name]._replace(words=tuple(alias.split()))
            self._aliases.setdefault(town.words[0], []).append(town)
        self._lasts = _by_last_word(by_name.values())
        self._endings: dict[str, list[tuple[str, str]]] = {}
        for nominative, case, ending in endings:
            self._endings.setdefault(ending, []).append((nominative, case))

    def all(self) -> list[Town]:
        """Return every settlement.

        Returns
        -------
        list of Town
            In the order of the table.
        """
        return [town for group in self._firsts.values() for town in group]

    @property
    def endings(self) -> dict[str, list[tuple[str, str]]]:
        """Nominative endings and cases by ending."""
        return self._endings

    def starting(self, word: str) -> tuple[TownForm, ...]:
        """Return the names that a word may begin.

        Parameters
        ----------
        word : str
            A token of a canonical text.

        Returns
        -------
        tuple of TownForm
            Names whose first word has this form, the longest first.
        """
        found: dict[tuple[str, ...], tuple[Town, set[str]]] = {}
        for town in self._aliases.get(word, ()):
            found[town.words] = town, {_ANY}
        for nominative, case in self.nominatives(word):
            for town in (
                *self._firsts.get(nominative, ()),
                *self._declined_aliases(nominative),
            ):
                found.setdefault(town.words, (town, set()))[1].add(case)
        forms = [TownForm(town, frozenset(cases)) for town, cases in found.values()]
        return tuple(sorted(forms, key=lambda form: -len(form.town.words)))

    def ending(self, word: str) -> tuple[tuple[str, Town], ...]:
        """Return the names of two words of which a word is the second.

        Parameters
        ----------
        word : str
            A token: «новгород» of «в. новгород».

        Returns
        -------
        tuple of tuple of str, Town
            First words and settlements, the largest first.
        """
        found = dict.fromkeys(
            pair
            for nominative, _ in self.nominatives(word)
            for pair in self._lasts.get(nominative, ())
        )
        return tuple(sorted(found, key=lambda pair: -pair[1].population))

    def _declined_aliases(self, nominative: str) -> list[Town]:
        return [t for t in self._aliases.get(nominative, ()) if len(nominative) > 3]

    def is_form(self, word: str, nominative: str) -> bool:
        """Tell whether a word is a case form of a word of a name.

        Parameters
        ----------
        word : str
            A token.
        nominative : str
            The word as the name has it.

        Returns
        -------
        bool
            True for the nominative too.
        """
        return word == nominative or any(
            other == nominative for other, _ in self.nominatives(word)
        )

    def nominatives(self, word: str) -> list[tuple[str, str]]:
        """Return what a word may be a form of.

        Parameters
        ----------
        word : str
            A token.

        Returns
        -------
        list of tuple of str, str
            Nominatives, most of them no words, with cases.
        """
        if "-" in word:
            return [*self._hyphenated(word), *self._plain(word)]
        return self._plain(word)

    def _plain(self, word: str) -> list[tuple[str, str]]:
        found = [(word, "nomn")]
        for length in range(min(_LONGEST_ENDING, len(word) - 2) + 1):
            stem, ending = word[: len(word) - length], word[len(word) - length :]
            found += [
                (stem + nominative, case)
                for nominative, case in self._endings.get(ending, ())
            ]
        return found

    def _hyphenated(self, word: str) -> Iterator[tuple[str, str]]:
        """Decline the first part: «ростове-на-дону», «каменске-уральском»."""
        head, _, tail = word.partition("-")
        for first, case in self._plain(head):
            yield f"{first}-{tail}", case
            if "-" not in tail:
                for second, other in self._plain(tail):
                    if other == case:
                        yield f"{first}-{second}", case


def _by_last_word(towns: Iterable[Town]) -> dict[str, list[tuple[str, Town]]]:
    """List the larger towns of two words by the second."""
    lasts: dict[str, list[tuple[str, Town]]] = {}
    for town in towns:
        parts = "-".join(town.words).split("-")
        if len(parts) == 2 and town.population >= _CONTRACTED_FROM:
            lasts.setdefault(parts[1], []).append((parts[0], town))
    return lasts


@cache
def load_towns() -> Towns:
    """Return the settlements of the country, read once.

    Returns
    -------
    Towns
        From ``towns.csv``, ``town_aliases.csv`` and ``endings.csv``.
    """
    towns = read_table(
        package_data("places", "towns.csv"), ("name", "population", "source")
    )
    aliases = read_table(
        package_data("places", "town_aliases.csv"), ("alias", "name", "source")
    )
    endings = read_table(
        package_data("places", "endings.csv"),
        ("nominative", "case", "ending", "source"),
    )
    return Towns(
        (
            Town(row["name"], _words(row["name"]), int(row["population"]))
            for row in towns
        ),
        [(row["alias"], row["name"]) for row in aliases],
        ((row["nominative"], row["case"], row["ending"]) for row in endings),
    )


def _words(name: str) -> tuple[str, ...]:
    return tuple(name.lower().replace("ё", "е").split())
