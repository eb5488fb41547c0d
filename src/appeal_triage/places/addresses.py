"""Streets: beside their kind word, or alone where the words around show a street."""

from __future__ import annotations

from collections.abc import Sequence

from appeal_triage.places import parts as kinds
from appeal_triage.places.agreement import agrees, capitalized, in_nominative
from appeal_triage.places.facts import POSSIBLE, USUAL
from appeal_triage.places.forms import readings
from appeal_triage.places.houses import HouseReader
from appeal_triage.places.line import Line, feminine_name
from appeal_triage.places.parts import PlacePart
from appeal_triage.places.streets import Name, StreetNames
from appeal_triage.places.tables import KindWord
from appeal_triage.places.words import PlaceWords

_OPENS = frozenset(".!?;:\n(")
_LONGEST = 2
_SURNAMES = ("ова", "ева", "ина", "ына", "ого", "его", "ой", "ко", "а", "я", "ых", "их")
_QUOTE = '"'


class StreetReader:
    """Reads the streets of a text beside their kind words.

    Parameters
    ----------
    words : PlaceWords
        Closed classes of words.
    houses : HouseReader
        Reader of numbers.
    """

    def __init__(self, words: PlaceWords, houses: HouseReader) -> None:
        self._words = words
        self._houses = houses
        self._names = StreetNames(words)

    def kinded(self, line: Line, i: int) -> PlacePart | None:
        """Read a street, or a part of a town, at its kind word.

        Parameters
        ----------
        line : Line
            The text.
        i : int
            Index of the kind word.

        Returns
        -------
        PlacePart or None
            None if what stands around is an ordinary word («на улице темно»).
        """
        kind = self._words.streets[line.token(i)]
        is_district = kind.name in self._words.district_kinds
        where = kinds.DISTRICT if is_district else kinds.STREET
        quoted = self._quoted(line, i + 1)
        if quoted:
            text = capitalized(line.tokens[i + 2 : quoted])
            shown = f"{kind.name} {text}"
            return PlacePart(where, text, i + 2, quoted, shown, i, quoted + 1)
        name = self._names.after(line.tokens, line.morphs, i + 1, kind)
        if name is None and (is_district or self._is_new(line, i + 1)):
            name = self._capital_after(line, i + 1)
        if name:
            name = _extended(line, name)
            shown = f"{kind.name} {name.text}"
            return PlacePart(where, name.text, name.start, name.end, shown, i, name.end)
        name = self._names.before(line.tokens, line.morphs, i, kind) or (
            self._capital_before(line, i, kind)
        )
        if name is None or self._is_description(line, name.start):
            return None
        shown = f"{name.text} {kind.name}"
        return PlacePart(where, name.text, name.start, i, shown, name.start, i + 1)

    @staticmethod
    def _is_new(line: Line, i: int) -> bool:
        """Tell a surname that no dictionary holds: «улица Скорятова»."""
        fact = line.fact(i)
        return (
            fact is not None
            and fact.is_unknown
            and line.token(i).endswith(_SURNAMES)
            and line.is_capital(i)
        )

    @staticmethod
    def _capital_after(line: Line, start: int) -> Name | None:
        """Read the name of a part of a town: «мкр Уралмаш», «ЖК Северное Сияние»."""
        end = start
        while end < start + _LONGEST and line.is_capital(end) and not line.role(end):
            end += 1
        if end == start:
            return None
        return Name(capitalized(line.tokens[start:end]), start, end)

    def _capital_before(self, line: Line, i: int, kind: KindWord) -> Name | None:
        """Read «в Автодромном переулке», an adjective that no table holds."""
        if i < 2 or line.morphs[i - 1].pos != "ADJF" or not line.is_capital(i - 1):
            return None
        token, lemma = line.tokens[i - 1], line.lemma(i - 1)
        opens = line.token(i - 2) in _OPENS
        if opens or lemma in self._words.plain_adjectives:
            return None
        if not agrees(token, kind.gender):
            return None
        return Name(capitalized([in_nominative(token, lemma, kind.gender)]), i - 1, i)

    @staticmethod
    def _quoted(line: Line, i: int) -> int:
        """Find the closing quote of a name that begins at a token; 0 if none."""
        if line.token(i) != _QUOTE or not line.token(i + 1)[0].isalnum():
            return 0
        for end in range(i + 2, min(i + 6, len(line.tokens))):
            if line.tokens[end] == _QUOTE:
                return end
        return 0

    def _is_description(self, line: Line, i: int) -> bool:
        """Tell «по центральной улице» in a text that has capital letters."""
        lemma = line.lemma(i)
        if lemma.endswith(("ский", "цкий")) or not lemma[:1].isalpha():
            return False
        return bool(line.text) and not line.text.islower() and not line.is_capital(i)

    def is_name(self, line: Line, at: int, least: int = USUAL) -> int:
        """Measure what reads as the name of a street without its kind word.

        Parameters
        ----------
        line : Line
            The text.
        at : int
            Where it would start.
        least : int, optional
            How much it must read so.

        Returns
        -------
        int
            Where it ends; 0 if it does not read so.
        """
        if at >= len(line.tokens):
            return 0
        fact = line.fact(at)
        if (
            fact is None
            and not line.token(at)[0].isdigit()
            and (
                line.token(at) not in self._words.dedications
                and line.token(at + 1) != "."
            )
        ):
            return 0
        length = self._names.measure(line.tokens, line.morphs, at)
        if length > 1:
            return at + length
        return at + 1 if fact and not fact.role and fact.street >= least else 0

    def is_address(self, line: Line, at: int) -> bool:
        """Tell whether a street, or a likely one with a house, starts at a token.

        Parameters
        ----------
        line : Line
            The text.
        at : int
            Index of a token.

        Returns
        -------
        bool
            True if the words there read so.
        """
        if self.is_name(line, at):
            return True
        end = self.is_name(line, at, POSSIBLE)
        return bool(end) and self._houses.follows(line, end)

    def known(self, line: Line, i: int) -> Sequence[str]:
        """Return the well-known name that starts at a token, in the nominative.

        Parameters
        ----------
        line : Line
            The text.
        i : int
            Index of a token.

        Returns
        -------
        sequence of str
            Its words; empty if none starts there.
        """
        length = self._names.known(line.tokens, i)
        if length:
            return line.tokens[i : i + length]
        feminine = feminine_name(line, i)
        return [feminine] if self._names.known([feminine], 0) else []


def _extended(line: Line, name: Name) -> Name:
    """Add the noun that a name in the genitive goes on with: «Богунского Полка»."""
    is_open = name.end - name.start == 1 and (
        line.token(name.start).endswith(("ого", "его", "ых", "их", "ой"))
    )
    at = name.end
    if not is_open or not line.token(at)[0].isalpha() or not line.is_capital(at):
        return name
    fact = line.fact(at)
    found = readings(line.token(at))
    if (fact and (fact.role or fact.towns)) or not any(r.case == "gent" for r in found):
        return name
    return Name(capitalized(line.tokens[name.start : at + 1]), name.start, at + 1)
