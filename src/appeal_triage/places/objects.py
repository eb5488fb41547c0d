"""Stops, roads and landmarks."""

from __future__ import annotations

import re

from appeal_triage.places import facts as roles
from appeal_triage.places import parts as kinds
from appeal_triage.places.agreement import capitalized
from appeal_triage.places.facts import ROAD_NUMBER
from appeal_triage.places.line import Line
from appeal_triage.places.parts import PlacePart
from appeal_triage.places.words import PlaceWords

_QUOTE = '"'
_DASHES = frozenset({"-", "–", "—"})
_NUMBER = re.compile(r"\d{1,4}")
_LONGEST = 6
_NUMBER_SIGN = "№"
_THROUGH = "через"


class ObjectReader:
    """Reads the names of stops, roads and landmarks.

    Parameters
    ----------
    words : PlaceWords
        Closed classes of words.
    """

    def __init__(self, words: PlaceWords) -> None:
        self._words = words

    def stop(self, line: Line, i: int) -> PlacePart | None:
        """Read a stop after its kind word.

        Parameters
        ----------
        line : Line
            The text.
        i : int
            Index of the kind word.

        Returns
        -------
        PlacePart or None
            None if no name follows.
        """
        start = i + 1
        while line.token(start) in self._words.stop_tails:
            start += 1
        closing = _closing(line, start)
        if closing:
            start, end, last = start + 1, closing, closing + 1
        elif line.role(start) == roles.STREET and line.token(start + 1)[0].isalpha():
            end = last = start + 2
        else:
            end = last = self._name_end(line, start)
        if end <= start:
            return None
        name = capitalized(line.tokens[start:end])
        kind = self._words.stops[line.token(i)].name
        return PlacePart(kinds.STOP, name, start, end, f"{kind} {name}", i, last)

    @staticmethod
    def _name_end(line: Line, start: int) -> int:
        """Find the end of a run of capital words, and of a noun before a mark."""
        if _NUMBER.fullmatch(line.token(start)):
            return start + 2 if line.lemma(start + 1) == "километр" else start
        if not line.is_capital(start):
            return start
        end = start + 1
        while end < start + _LONGEST and (
            (line.is_capital(end) and line.token(end)[0].isalpha())
            or (line.token(end) == "-" and line.token(end + 1)[0].isdigit())
            or (line.token(end)[0].isdigit() and line.token(end - 1) == "-")
        ):
            end += 1
        small = end == start + 1 and line.token(end)[0].isalpha()
        if (
            small
            and not line.token(end + 1)[0].isalnum()
            and (line.morphs[end : end + 1] and line.morphs[end].pos == "NOUN")
        ):
            end += 1
        return end

    def road(self, line: Line, i: int) -> PlacePart | None:
        """Read a road at its number, at a name of its own or at its kind word.

        Parameters
        ----------
        line : Line
            The text.
        i : int
            Index of a word.

        Returns
        -------
        PlacePart or None
            None if it is an ordinary adjective or noun.
        """
        token = line.token(i)
        if token[-1].isdigit() and ROAD_NUMBER.fullmatch(token):
            closing = _closing(line, i + 1)
            end = closing + 1 if closing else i + 1
            return _road(line, i, end, i)
        if token in self._words.road_names:
            # «объездная дорога» is a road too; «кольцевая линия» is none.
            following = line.morphs[i + 1 : i + 2]
            is_way = line.role(i + 1) == roles.WAY
            plain = following and following[0].pos == "NOUN" and not is_way
            is_adjective = line.morphs[i].pos == "ADJF"
            return None if plain and is_adjective else _road(line, i, i + 1, i)
        return self._way(line, i)

    def _way(self, line: Line, i: int) -> PlacePart | None:
        """Read «трасса Курск — Льгов», «колымская трасса»."""
        following = line.token(i + 1)
        if following[-1].isdigit() and ROAD_NUMBER.fullmatch(following):
            return None
        if line.token(i + 2)[0].isdigit() and ROAD_NUMBER.fullmatch(
            following + line.token(i + 2)
        ):
            # «м7» is two tokens.
            closing = _closing(line, i + 3)
            return _road(line, i + 1, closing + 1 if closing else i + 3, i)
        pair = line.token(i + 2) in _DASHES and following[0].isalpha()
        fact, other = line.fact(i + 1), line.fact(i + 3)
        if pair and (
            (fact and fact.towns) or (other and other.towns) or line.is_capital(i + 1)
        ):
            return _road(line, i + 1, i + 4, i)
        if "-" in following and (line.is_capital(i + 1) or (fact and fact.is_unknown)):
            return _road(line, i + 1, i + 2, i)
        closing = _closing(line, i + 1)
        if closing:
            return _road(line, i + 2, closing, i)
        before = line.lemma(i - 1)
        is_highway = line.token(i) in self._words.roads
        if is_highway and line.is_capital(i - 1) and before.endswith(("ский", "цкий")):
            return _road(line, i - 1, i, i - 1, i + 1)
        return None

    def landmark(self, line: Line, i: int) -> PlacePart | None:
        """Read a landmark at the word for what it is.

        Parameters
        ----------
        line : Line
            The text.
        i : int
            Index of the word.

        Returns
        -------
        PlacePart or None
            None if it has no name.
        """
        first, lemma = i, line.lemma(i)
        if i and line.lemma(i - 1) in self._words.landmark_adjectives:
            first = i - 1
        elif lemma in self._words.paired_landmarks:
            return None
        end = self._landmark_end(line, i + 1, lemma)
        return self._landmark(line, first, end) if end else None

    def _landmark_end(self, line: Line, at: int, lemma: str) -> int:
        """Find where the name or number of a landmark ends; 0 if it has none."""
        if line.token(at)[0].isdigit():
            is_numbered = lemma in self._words.numbered_landmarks
            counts = line.lemma(at + 1) in self._words.units
            return at + 1 if is_numbered and not counts else 0
        least = 0
        if line.token(at) == _NUMBER_SIGN and line.token(at + 1)[0].isdigit():
            least = at = at + 2
        if line.token(at) == _THROUGH and line.token(at + 1)[0].isalpha():
            return at + 2
        closing = _closing(line, at)
        if closing:
            return closing + 1
        start = at + (line.token(at) in self._words.dedications)
        return max(self._capital_run(line, start), least)

    @staticmethod
    def _capital_run(line: Line, start: int) -> int:
        """Find where words with capital letters end; 0 if there is none."""
        end = start
        while (
            end < start + _LONGEST - 2
            and line.token(end)[0].isalpha()
            and line.is_capital(end)
        ):
            end += 1
        if end > start:
            return end
        fact = line.fact(start)
        is_name = fact is not None and fact.is_unknown
        return start + 1 if is_name and not line.has_inner_capitals() else 0

    @staticmethod
    def _landmark(line: Line, first: int, end: int) -> PlacePart:
        name = " ".join(line.tokens[first:end])
        return PlacePart(kinds.LANDMARK, name, first, end, name, first, end)


def _closing(line: Line, i: int) -> int:
    """Find the quote that closes the one at a token; 0 if there is none near."""
    if line.token(i) != _QUOTE:
        return 0
    for end in range(i + 2, min(i + _LONGEST + 1, len(line.tokens))):
        if line.tokens[end] == _QUOTE:
            return end
    return 0


def _road(line: Line, start: int, end: int, first: int, last: int = 0) -> PlacePart:
    end = min(end, len(line.tokens))
    name = capitalized(line.tokens[start:end])
    return PlacePart(kinds.ROAD, name, start, end, name, first, last or end)
