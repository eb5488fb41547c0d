"""Names of streets: where they start and end, how they read in the nominative."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from appeal_triage.normalization import Morph, is_word
from appeal_triage.normalization.proper_names import UNKNOWN, name_kind
from appeal_triage.places.agreement import agrees, capitalized, in_nominative
from appeal_triage.places.forms import is_proper, readings
from appeal_triage.places.tables import KindWord
from appeal_triage.places.words import PlaceWords

_NAME_PARTS = frozenset({"NOUN", "ADJF", "PRTF", ""})
_ORDINALS = ("й", "-я", "-ая", "-го")
_SURNAME_ENDINGS = ("ого", "его")
_NUMBER_DIGITS = 3
_ABBREVIATED = 4
"""Tokens of an abbreviated name, full stops included."""
_CUT = 4
_PARTICLE = 2
_SURELY = ("ский", "цкий", "ская", "цкая", "ское", "цкое")
"""Endings of adjectives that the dictionary takes for surnames."""


class Name(NamedTuple):
    """A name in a line of tokens.

    Attributes
    ----------
    text : str
        The name in the nominative where that is known, else as read.
    start, end : int
        Tokens [start, end).
    """

    text: str
    start: int
    end: int


class StreetNames:
    """Reads the name of a street beside its kind word.

    Parameters
    ----------
    words : PlaceWords
        Closed classes of words.
    """

    def __init__(self, words: PlaceWords) -> None:
        self._words = words

    def measure(
        self, tokens: Sequence[str], morphs: Sequence[Morph], start: int
    ) -> int:
        """Measure a name of several words, or one that is well known.

        Parameters
        ----------
        tokens : sequence of str
            Tokens of a canonical text.
        morphs : sequence of Morph
            One per token.
        start : int
            Where the name would start.

        Returns
        -------
        int
            How many tokens it has; 0 if none starts there.
        """
        token = tokens[start]
        if token[0].isdigit():
            return self._dated(tokens, start)
        first = start + (token in self._words.dedications)
        if first > start and first < len(tokens) and is_proper(tokens[first]):
            return 1 + (self.known(tokens, first) or 1)
        length = self.known(tokens, start) or self._initialed(tokens, start)
        if length:
            return length
        # «большая …» opens a name only where it is written as one.
        is_person = token in self._words.openers and morphs[start].pos != "ADJF"
        return self._opened(tokens, start) if is_person else 0

    def _dated(self, tokens: Sequence[str], start: int) -> int:
        following = tokens[start + 1] if start + 1 < len(tokens) else "."
        ahead = tokens[start + 2] if start + 2 < len(tokens) else "."
        if following in self._words.year_words:
            return 3 if self.known([ahead], 0) or ahead in self._words.months else 0
        if following in self._words.months:
            return 2
        return 2 if following in self._words.counted_names else 0

    def known(self, tokens: Sequence[str], start: int) -> int:
        """Measure a well-known name.

        Parameters
        ----------
        tokens : sequence of str
            Tokens of a canonical text.
        start : int
            Where the name would start.

        Returns
        -------
        int
            How many tokens it has; 0 if none starts there.
        """
        if start >= len(tokens):
            return 0
        for name in self._words.street_names.get(tokens[start], ()):
            if tuple(tokens[start : start + len(name)]) == name:
                return len(name)
        return 0

    def after(
        self, tokens: Sequence[str], morphs: Sequence[Morph], start: int, kind: KindWord
    ) -> Name | None:
        """Read the name that follows a kind word.

        Parameters
        ----------
        tokens : sequence of str
            Tokens of a canonical text.
        morphs : sequence of Morph
            One per token.
        start : int
            First token after the kind word.
        kind : KindWord
            The kind word.

        Returns
        -------
        Name or None
            The name; None if what follows is an ordinary word («на улице темно»).
        """
        dedicated = tokens[start : start + 1]
        first = start + (not self._words.dedications.isdisjoint(dedicated))
        if first >= len(tokens) or not is_word(tokens[first]):
            return None
        length = (
            self.known(tokens, first)
            or self._numbered(tokens, morphs, first, kind)
            or self._abbreviated(tokens, morphs, first)
            or self._initialed(tokens, first)
            or self._opened(tokens, first)
            or self._single(tokens, morphs, first, kind.gender)
        )
        if not length:
            return None
        end = first + length
        if _is_ordinal(tokens, end) or self._is_counted(tokens, end):
            end += 2
        words = [word for word in tokens[start:end] if word != "."]
        if len(words) < end - start:
            return Name(capitalized(words), start, end)
        if all(m.pos == "ADJF" or m.lemma[:1].isdigit() for m in morphs[first:end]):
            words = [
                in_nominative(token, morph.lemma, kind.gender)
                for token, morph in zip(words, morphs[start:end], strict=True)
            ]
        return Name(capitalized(words), start, end)

    def before(
        self, tokens: Sequence[str], morphs: Sequence[Morph], end: int, kind: KindWord
    ) -> Name | None:
        """Read the adjective name that precedes a kind word.

        Parameters
        ----------
        tokens : sequence of str
            Tokens of a canonical text.
        morphs : sequence of Morph
            One per token.
        end : int
            Where the kind word stands.
        kind : KindWord
            What it is.

        Returns
        -------
        Name or None
            The name: «Ленинский» of «на ленинском проспекте»; None for a plain
            adjective («по темной улице»).
        """
        if end < 1:
            return None
        if kind.name in self._words.numbered_kinds and tokens[end - 1][0].isdigit():
            return Name(tokens[end - 1], end - 1, end)
        if morphs[end - 1].pos != "ADJF" and not tokens[end - 1].endswith(_SURELY):
            return None
        lemma = morphs[end - 1].lemma
        if not agrees(tokens[end - 1], kind.gender):
            return None
        word = in_nominative(tokens[end - 1], lemma, kind.gender)
        if lemma in self._words.plain_adjectives:
            return None
        if not self._is_proper(lemma) and not self._has_house(tokens, end + 1):
            return None
        start = end - 1
        words = [word]
        if start and self._opens(tokens[start - 1]):
            start -= 1
            words.insert(0, tokens[start])
        return Name(capitalized(words), start, end)

    def _opens(self, token: str) -> bool:
        return token in self._words.openers or (
            token[0].isdigit() and token.endswith(_ORDINALS)
        )

    def _is_proper(self, lemma: str) -> bool:
        feminine = in_nominative("ая", lemma, "f")
        return lemma.endswith("ский") or feminine in self._words.street_names

    def _numbered(
        self,
        tokens: Sequence[str],
        morphs: Sequence[Morph],
        start: int,
        kind: KindWord,
    ) -> int:
        """Measure «40 лет Победы», «8 марта», «2-я садовая», «микрорайон 8»."""
        if not tokens[start][0].isdigit():
            return 0
        following = tokens[start + 1] if start + 1 < len(tokens) else "."
        if following in self._words.year_words and start + 2 < len(tokens):
            return 3 if is_word(tokens[start + 2]) else 0
        if following in self._words.months:
            return 2
        if "-" in tokens[start] and is_word(following):
            return 2
        if self._single(tokens, morphs, start + 1, kind.gender, is_adjective=True):
            return 2
        is_number = len(tokens[start]) <= _NUMBER_DIGITS
        return int(is_number and kind.name in self._words.numbered_kinds)

    @staticmethod
    def _initialed(tokens: Sequence[str], start: int) -> int:
        """Measure «к. маркса»."""
        ahead = tokens[start : start + 3]
        if len(ahead) < 3 or len(ahead[0]) > 1 or ahead[1] != ".":
            return 0
        return 3 if ahead[0].isalpha() and is_proper(ahead[2]) else 0

    def _abbreviated(
        self, tokens: Sequence[str], morphs: Sequence[Morph], start: int
    ) -> int:
        """Measure «лен.», «б. моск.» before a comma or a number."""
        end = start
        while end + 1 < len(tokens) and self._is_cut(tokens, morphs, end):
            end += 2
        if end == start or end >= len(tokens) or end - start > _ABBREVIATED:
            return 0
        ahead = tokens[end]
        return end - start if ahead == "," or ahead[0].isdigit() else 0

    def _is_cut(self, tokens: Sequence[str], morphs: Sequence[Morph], i: int) -> bool:
        token = tokens[i]
        if tokens[i + 1] != "." or not token.isalpha():
            return False
        if morphs[i].lemma in self._words.not_street_names:
            return False
        return len(token) <= _CUT or name_kind(token) == UNKNOWN

    def _is_counted(self, tokens: Sequence[str], start: int) -> bool:
        """Tell whether «9 дивизии» goes on with a name."""
        ahead = tokens[start + 1 : start + 2]
        return (
            bool(ahead)
            and tokens[start][0].isdigit()
            and ahead[0] in self._words.counted_names
        )

    def _opened(self, tokens: Sequence[str], start: int) -> int:
        """Measure a name of two words by its first: «маршала …», «кати …»."""
        first, following = tokens[start], tokens[start + 1 : start + 2]
        if not following or not following[0].isalpha():
            return 0
        if first in self._words.openers:
            return 2
        likeliest = readings(first)[:1]
        is_first_name = bool(likeliest) and likeliest[0].is_first_name
        is_surname = len(following[0]) > _PARTICLE and is_proper(following[0])
        return 2 if is_first_name and is_surname else 0

    def _single(
        self,
        tokens: Sequence[str],
        morphs: Sequence[Morph],
        start: int,
        gender: str,
        *,
        is_adjective: bool = False,
    ) -> int:
        """Measure a name of one word: an adjective that agrees, or a genitive."""
        if start >= len(tokens) or not tokens[start][:2].isalpha():
            return 0
        token, morph = tokens[start], morphs[start]
        if morph.pos not in _NAME_PARTS or morph.lemma in self._words.not_street_names:
            return 0
        if morph.pos in {"ADJF", "PRTF"} and (
            agrees(token, gender) or token.endswith(_SURNAME_ENDINGS)
        ):
            return int(morph.lemma not in self._words.plain_adjectives)
        if is_adjective:
            return 0
        # «на улице Литейной»: the dictionary takes some such names for nouns.
        if (
            gender == "f"
            and token.endswith(("ой", "ую"))
            and (self.known([f"{token[:-2]}ая"], 0))
        ):
            return 1
        if token.endswith(_SURELY) and agrees(token, gender):
            return 1
        if any(r.is_name and r.case == "gent" for r in readings(token)):
            return 1
        return int(self._has_house(tokens, start + 1))

    def _has_house(self, tokens: Sequence[str], start: int) -> bool:
        """Tell whether a house number or the word for house comes next."""
        at = start + (start < len(tokens) and tokens[start] == ",")
        if at >= len(tokens):
            return False
        return tokens[at] in self._words.houses or tokens[at][0].isdigit()


def _is_ordinal(tokens: Sequence[str], start: int) -> bool:
    """Tell whether «9-й дивизии» goes on with a name."""
    ahead = tokens[start : start + 2]
    return (
        len(ahead) == 2
        and ahead[0][0].isdigit()
        and ahead[0].endswith(_ORDINALS)
        and ahead[1].isalpha()
    )
