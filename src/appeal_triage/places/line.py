"""A text as a line of tokens with what is known of each as part of a place."""

from __future__ import annotations

import re
from collections.abc import Sequence

from appeal_triage.normalization import Morph, token_spans
from appeal_triage.places.agreement import in_nominative
from appeal_triage.places.facts import CORNER, Fact

_INNER = re.compile(r"[^\W\d_] [А-ЯЁ]")
_SHORT_TEXT = 2_000
"""Characters of a text in which a word is looked for sooner than tokens are counted."""
_ON = frozenset({"на", "по"})


class Line:
    """A text under reading.

    Parameters
    ----------
    tokens : sequence of str
        Tokens of the canonical text.
    morphs : sequence of Morph
        One per token.
    facts : list of Fact or None
        One per token.
    text : str
        The canonical text; empty if not known, and then no letter is a capital.
    """

    __slots__ = (
        "_capitals",
        "_has_inner",
        "_mixed",
        "facts",
        "morphs",
        "size",
        "text",
        "tokens",
    )

    def __init__(
        self,
        tokens: Sequence[str],
        morphs: Sequence[Morph],
        facts: list[Fact | None],
        text: str,
    ) -> None:
        self.tokens = tokens
        self.size = len(tokens)
        self.morphs = morphs
        self.facts = facts
        self.text = text
        self._capitals: frozenset[int] | None = None
        self._has_inner: bool | None = None
        self._mixed: bool | None = None

    def token(self, i: int) -> str:
        """Return a token, or a full stop beyond the ends.

        Parameters
        ----------
        i : int
            Its index.

        Returns
        -------
        str
            The token.
        """
        return self.tokens[i] if 0 <= i < self.size else "."

    def lemma(self, i: int) -> str:
        """Return a lemma, or nothing beyond the ends.

        Parameters
        ----------
        i : int
            Index of a token.

        Returns
        -------
        str
            The lemma.
        """
        return self.morphs[i].lemma if 0 <= i < len(self.morphs) else ""

    def fact(self, i: int) -> Fact | None:
        """Return what is known of a token; nothing beyond the ends.

        Parameters
        ----------
        i : int
            Its index.

        Returns
        -------
        Fact or None
            The facts.
        """
        return self.facts[i] if 0 <= i < self.size else None

    def role(self, i: int) -> str:
        """Return what a token says as a kind word.

        Parameters
        ----------
        i : int
            Its index.

        Returns
        -------
        str
            The role; empty if none.
        """
        fact = self.fact(i)
        return fact.role if fact else ""

    def is_capital(self, i: int) -> bool:
        """Tell whether a word is written with a capital letter.

        Parameters
        ----------
        i : int
            Index of a token.

        Returns
        -------
        bool
            True at the beginning of a sentence too.
        """
        token, text = self.token(i), self.text
        if not self._is_mixed() or not token[0].isalpha():
            return False
        if len(text) <= _SHORT_TEXT and self._capitals is None:
            capital = token[0].upper() + token[1:]
            if capital not in text and token.upper() not in text:
                return False
            if token not in text:
                return True
        # The word stands in both ways, or in another word: count the tokens.
        if self._capitals is None:
            self._capitals = self._find_capitals()
        return i in self._capitals

    def has_inner_capitals(self) -> bool:
        """Tell whether capital letters stand inside sentences too.

        Returns
        -------
        bool
            False for a text in small letters alone, or with no more than a capital at
            the beginning of sentences, where a name may have a small letter.
        """
        if self._has_inner is None:
            self._has_inner = self._is_mixed() and bool(_INNER.search(self.text))
        return self._has_inner

    def _is_mixed(self) -> bool:
        if self._mixed is None:
            text = self.text
            self._mixed = not (not text or text.islower() or text.isupper())
        return self._mixed

    def _find_capitals(self) -> frozenset[int]:
        text = self.text
        spans = token_spans(text)
        if len(spans) != len(self.tokens):
            return frozenset()
        return frozenset(
            i for i, (start, _) in enumerate(spans) if text[start].isupper()
        )


def feminine_name(line: Line, i: int) -> str:
    """Write an adjective as the street is called.

    Parameters
    ----------
    line : Line
        The text.
    i : int
        Index of the adjective.

    Returns
    -------
    str
        «Садовая» of «садовой», in small letters.
    """
    token, morph = line.tokens[i], line.morphs[i]
    return in_nominative(token, morph.lemma, "f") if morph.pos == "ADJF" else token


def reads_as_street(line: Line, i: int) -> bool:
    """Tell «кирова, 7» and «на кирова» from the town of Kirov.

    Parameters
    ----------
    line : Line
        The text.
    i : int
        Index of a word in the genitive.

    Returns
    -------
    bool
        True where a number follows, or a preposition of another case precedes.
    """
    following = line.token(i + 1)
    if following == "/" or line.role(i + 1) == CORNER:
        return True
    if following == ",":
        following = line.token(i + 2)
    return following[0].isdigit() or line.token(i - 1) in _ON
