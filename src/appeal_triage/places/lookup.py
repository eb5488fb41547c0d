"""Names of the country's settlements at a place of a text."""

from __future__ import annotations

from appeal_triage.places.facts import PREFIX
from appeal_triage.places.guesses import TownGuesses, differ_by_one
from appeal_triage.places.line import Line
from appeal_triage.places.towns import TownForm, Towns

_LONG_WORD = 5


class TownLookup:
    """Looks names of settlements up at a word of a text.

    Parameters
    ----------
    towns : Towns
        Settlements of the country.
    """

    def __init__(self, towns: Towns) -> None:
        self._towns = towns
        self._guesses = TownGuesses(towns.all(), towns.endings)

    def longest(self, line: Line, i: int) -> tuple[TownForm | None, int]:
        """Find the longest name of the table at a word.

        Parameters
        ----------
        line : Line
            The text.
        i : int
            Index of the word.

        Returns
        -------
        form : TownForm or None
            The largest settlement of that name; None if there is none.
        end : int
            Where the name ends; 0 if there is none.
        """
        fact = line.fact(i)
        if fact is None:
            return None, 0
        following = line.fact(i + 1)
        if fact.longer and (
            line.token(i + 1)[:PREFIX] in fact.seconds
            or (following is not None and following.is_unknown)
        ):
            for form in fact.longer:
                if self._fits(line, i, form.town.words):
                    return form, i + len(form.town.words)
        return (fact.towns[0], i + 1) if fact.towns else (None, 0)

    def _fits(self, line: Line, i: int, words: tuple[str, ...]) -> bool:
        if i + len(words) > len(line.tokens):
            return False
        return all(
            self._towns.is_form(line.tokens[i + n], words[n])
            or _is_slip(line.tokens[i + n], words[n])
            for n in range(1, len(words))
        )

    def guessed(self, line: Line, i: int) -> TownForm | None:
        """Return the town that a contracted or misspelt word stands for.

        Parameters
        ----------
        line : Line
            The text.
        i : int
            Index of the word.

        Returns
        -------
        TownForm or None
            None for a word of a dictionary.
        """
        fact = line.fact(i)
        return (
            self._guesses.guessed(line.token(i)) if fact and fact.is_unknown else None
        )

    def cut(self, line: Line, i: int) -> TownForm | None:
        """Return the town whose name a word before a full stop begins.

        Parameters
        ----------
        line : Line
            The text.
        i : int
            Index of the word.

        Returns
        -------
        TownForm or None
            None if no full stop follows, or several towns fit.
        """
        if line.token(i + 1) != "." or i + 2 >= len(line.tokens):
            return None
        fact = line.fact(i)
        whole = fact is not None and fact.towns
        return None if whole else self._guesses.prefixed(line.token(i))


def _is_slip(word: str, other: str) -> bool:
    return len(word) >= _LONG_WORD and differ_by_one(word, other)
