"""Towns behind contracted and misspelt words: «магн-ск», «усурийск»."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from appeal_triage.knowledge import package_data, read_table
from appeal_triage.places.towns import Town, TownForm

_GUESSED_FROM = 10_000
"""People of a town whose name is looked for among misspelt words."""
_LONG_WORD = 5
_SHORT_TAIL = 2
_DOMINANCE = 3
_REMEMBERED = 16_384
_ANY = ""


class TownGuesses:
    """Guesses which of the larger towns a word of no dictionary stands for.

    Parameters
    ----------
    towns : sequence of Town
        Settlements; the larger ones are guessed.
    endings : mapping of str to sequence of tuple of str, str
        Nominative endings and cases by ending.
    """

    def __init__(
        self,
        towns: Sequence[Town],
        endings: Mapping[str, Sequence[tuple[str, str]]],
    ) -> None:
        self._guessable = [town for town in towns if town.population >= _GUESSED_FROM]
        self._endings = endings
        self._guesses: dict[str, TownForm | None] = {}
        self._sounds = _read_sounds()

    def guessed(self, word: str) -> TownForm | None:
        """Return the town that a contracted or misspelt word stands for.

        Parameters
        ----------
        word : str
            A token that no dictionary holds.

        Returns
        -------
        TownForm or None
            None if none fits, or several do.
        """
        if word not in self._guesses:
            if len(self._guesses) >= _REMEMBERED:
                self._guesses.clear()
            if "-" in word:
                town = self._shortened(word) if len(word) >= _LONG_WORD - 1 else None
                self._guesses[word] = (
                    TownForm(town, frozenset({_ANY})) if town else None
                )
            else:
                self._guesses[word] = self._misspelt(word)
        return self._guesses[word]

    def _shortened(self, word: str) -> Town | None:
        """Find the town that a contracted name stands for: «магн-ск»."""
        head, _, tail = word.partition("-")
        if not head or len(tail) < (1 if len(head) > _SHORT_TAIL else _SHORT_TAIL):
            return None
        inner = tuple(part for part in tail.split("-"))
        return _clearest([
            town for town in self._guessable if _fits(town.words, head, inner)
        ])

    def prefixed(self, word: str) -> TownForm | None:
        """Return the town whose name is cut short: «г. екат.».

        Parameters
        ----------
        word : str
            What stands before the full stop.

        Returns
        -------
        TownForm or None
            The only town that begins so, or one much larger than the others.
        """
        if len(word) <= _SHORT_TAIL:
            return None
        town = _clearest([t for t in self._guessable if t.words[0].startswith(word)])
        return TownForm(town, frozenset({_ANY})) if town else None

    def _misspelt(self, word: str) -> TownForm | None:
        """Find the only town whose name differs from a word by one letter."""
        if len(word) < _LONG_WORD:
            return None
        found: dict[Town, set[str]] = {}
        for key in _with_gaps(word):
            for form, case, town in self._gaps.get(key, ()):
                if len(form) >= _LONG_WORD - 1 and differ_by_one(form, word):
                    found.setdefault(town, set()).add(case)
        if not found:
            for _, case, town in self._heard.get(self._sound(word), ()):
                found.setdefault(town, set()).add(case)
        if len(found) != 1:
            return None
        town, cases = next(iter(found.items()))
        return TownForm(town, frozenset(cases))

    def _sound(self, word: str) -> str:
        """Write a word as it is heard: «новорасийск» as «новороссийск»."""
        heard = word.translate(self._sounds)
        return "".join(
            letter for i, letter in enumerate(heard) if heard[i - 1 : i] != letter
        )

    @cached_property
    def _heard(self) -> dict[str, list[tuple[str, str, Town]]]:
        """Forms of the names of larger towns by how they are heard."""
        index: dict[str, list[tuple[str, str, Town]]] = {}
        for town in self._guessable:
            if len(town.words) == 1 and "-" not in town.words[0]:
                for form, case in self._forms(town.words[0]):
                    if len(form) > _LONG_WORD:
                        index.setdefault(self._sound(form), []).append((
                            form,
                            case,
                            town,
                        ))
        return index

    @cached_property
    def _gaps(self) -> dict[str, list[tuple[str, str, Town]]]:
        """Forms of the names of larger towns by what is left without a letter."""
        index: dict[str, list[tuple[str, str, Town]]] = {}
        for town in self._guessable:
            if len(town.words) == 1 and "-" not in town.words[0]:
                for form, case in self._forms(town.words[0]):
                    for key in _with_gaps(form):
                        index.setdefault(key, []).append((form, case, town))
        return index

    def _forms(self, word: str) -> Iterator[tuple[str, str]]:
        """Make the forms of a name that end in the same way as its likeliest ones."""
        yield word, "nomn"
        for ending, rules in self._endings.items():
            for nominative, case in rules:
                if (
                    case != "nomn"
                    and word.endswith(nominative)
                    and _suits(word, nominative)
                ):
                    yield word[: len(word) - len(nominative)] + ending, case


def _read_sounds() -> dict[int, str]:
    path = package_data("places", "sound_alikes.csv")
    rows = read_table(path, ("letter", "sound", "source"))
    return {ord(row["letter"]): row["sound"] for row in rows}


def _clearest(towns: list[Town]) -> Town | None:
    """Return the only town, or one much larger than the others."""
    if not towns:
        return None
    first, *others = sorted(towns, key=lambda town: -town.population)
    is_clear = not others or first.population > _DOMINANCE * others[0].population
    return first if is_clear else None


def _suits(word: str, nominative: str) -> bool:
    if not nominative:
        return word[-1] not in "аеиоуыэюяьй"
    return nominative in {"а", "я", "ь", "о", "ы", "и"}


def _fits(words: tuple[str, ...], head: str, inner: tuple[str, ...]) -> bool:
    """Tell whether a name may be contracted so."""
    name = "-".join(words)
    if not name.startswith(head):
        return False
    parts = name.split("-")
    if len(parts) > 1:
        tails = parts[1:]
        return len(tails) == len(inner) and all(
            part.startswith(short) or part.endswith(short)
            for part, short in zip(tails, inner, strict=True)
        )
    return len(inner) == 1 and name.endswith(inner[0]) and len(name) > len(head) + 2


def _with_gaps(word: str) -> set[str]:
    return {word} | {word[:i] + word[i + 1 :] for i in range(len(word))}


def differ_by_one(one: str, other: str) -> bool:
    """Tell whether one letter is lost, added, changed, or two are swapped.

    Parameters
    ----------
    one, other : str
        Words.

    Returns
    -------
    bool
        True for equal words too.

    Examples
    --------
    >>> differ_by_one("оскол", "аскол"), differ_by_one("оскол", "сокол")
    (True, True)
    """
    if abs(len(one) - len(other)) > 1:
        return False
    start = 0
    least = min(len(one), len(other))
    while start < least and one[start] == other[start]:
        start += 1
    a, b = one[start:], other[start:]
    return (
        a[1:] == b
        or a == b[1:]
        or (a[1:] == b[1:])
        or (a[2:] == b[2:] and a[:2] == b[1::-1])
    )
