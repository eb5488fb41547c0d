"""Streets in a row and at a corner."""

from __future__ import annotations

from appeal_triage.places import facts as roles
from appeal_triage.places import parts as kinds
from appeal_triage.places.addresses import StreetReader
from appeal_triage.places.facts import TELLING, USUAL
from appeal_triage.places.forms import readings
from appeal_triage.places.line import Line
from appeal_triage.places.parts import Parts
from appeal_triage.places.words import PlaceWords

_OPENS = frozenset(".!?;:\n(")
_DASHES = frozenset({"-", "–", "—"})
_CASES = frozenset({"loct", "datv", "gent", "ablt", "accs"})


class ListedStreets:
    """Tells streets that stand in a row: «Ленина, Кирова и Мира», «угол Мира и Труда».

    Parameters
    ----------
    words : PlaceWords
        Closed classes of words.
    streets : StreetReader
        Tells what reads as a name.
    """

    def __init__(self, words: PlaceWords, streets: StreetReader) -> None:
        self._words = words
        self._streets = streets

    def is_listed(self, line: Line, i: int, end: int, level: int, found: Parts) -> bool:
        """Tell the second street of «Ленина и Кирова», «угол Мира и Труда».

        Parameters
        ----------
        line : Line
            The text.
        i, end : int
            Tokens [i, end) of what may be a street.
        level : int
            How much it reads so.
        found : Parts
            Parts that are already known.

        Returns
        -------
        bool
            True for the first of a row too.
        """
        fact = line.fact(i)
        is_new = (
            fact is not None
            and line.is_capital(i)
            and (fact.is_unknown or is_capital_adjective(line, i, end))
        )
        if level < USUAL and not is_new:
            return False
        at = i - 1
        for _ in range(2):
            if line.token(at) in self._words.list_words or line.role(at) == (
                roles.CORNER
            ):
                at -= 1
        before = found.at(at)
        if before is not None and before.kind == kinds.HOUSE:
            before = found.at(before.first - 1)
        is_street = before is not None and before.kind == kinds.STREET
        is_corner = before is not None and line.role(before.first - 1) == roles.CORNER
        if is_street and (at < i - 1 or is_corner or not line.has_inner_capitals()):
            return not agrees_with_next(line, end)
        # The first of a pair: «Мира угол Труда», «пересечение Мира и Труда».
        if line.role(i - 1) == roles.CORNER:
            return True
        return self._begins_list(line, i, end)

    def _begins_list(self, line: Line, i: int, end: int) -> bool:
        following = line.token(end)
        if line.role(end) == roles.CORNER or following == "/":
            skipped = end + 1 + (line.token(end + 1) == "с")
            return bool(self._streets.is_name(line, skipped))
        if self._is_pair(line, i, end) or self._is_first_known(line, i, end):
            return True
        opens = i == 0 or line.token(i - 1) in _OPENS
        if not opens or not line.token(i).endswith(("ая", "яя")):
            return False
        at = end
        while line.token(at) in self._words.list_words and at < end + 3:
            at += 1
        other = self._streets.is_name(line, at) if at > end else 0
        return (
            bool(other)
            and line.token(at).endswith(("ая", "яя"))
            and not agrees_with_next(line, other)
        )

    def _is_first_known(self, line: Line, i: int, end: int) -> bool:
        """Tell the first of «Ленина, Кирова и Мира», all of the table."""
        if line.token(end) not in self._words.list_words or line.token(i - 1) == "и":
            return False
        is_open = line.is_capital(i) or (i == 0 and not line.has_inner_capitals())
        at = end + 1
        return (
            is_open
            and self._streets.is_name(line, i, TELLING) == end
            and end - i == len(self._streets.known(line, i))
            and self._streets.is_name(line, at)
            == at + len(self._streets.known(line, at))
            and bool(self._streets.known(line, at))
        )

    def _is_pair(self, line: Line, i: int, end: int) -> bool:
        """Tell «Пушкина — Гоголя», two names of the table joined by a dash."""
        at = end + 1
        return (
            line.token(end) in _DASHES
            and line.is_capital(i)
            and line.is_capital(at)
            and self._streets.is_name(line, i, TELLING) == end
            and bool(self._streets.known(line, i))
            and bool(self._streets.known(line, at))
        )


def is_capital_adjective(line: Line, i: int, end: int) -> bool:
    """Tell «на Липовой», with a capital letter and no noun after it.

    Parameters
    ----------
    line : Line
        The text.
    i, end : int
        Tokens [i, end) of the word.

    Returns
    -------
    bool
        True for a street by all signs.
    """
    return (
        line.token(i).endswith(("ой", "ей"))
        and line.is_capital(i)
        and not line.is_capital(end)
        and not agrees_with_next(line, end)
    )


def agrees_with_next(line: Line, end: int) -> bool:
    """Tell whether a noun follows that an adjective may belong to.

    Parameters
    ----------
    line : Line
        The text.
    end : int
        Where the adjective ends.

    Returns
    -------
    bool
        False after a word of another form, and before a name.
    """
    if end >= len(line.tokens) or not line.token(end)[0].isalpha():
        return False
    if not line.token(end - 1).endswith(("ой", "ей", "ую", "юю", "ая", "яя")):
        return False
    if line.morphs[end].pos in {"ADJF", "PRTF"}:
        return line.token(end).endswith(("ой", "ей", "ая", "яя"))
    fact = line.fact(end)
    if fact and fact.towns and not fact.doubt:
        return False
    return (
        any(
            r.pos == "NOUN" and r.is_feminine and r.case in _CASES
            for r in readings(line.token(end))
        )
        and line.token(end)[-1] in "еиюь"
    )
