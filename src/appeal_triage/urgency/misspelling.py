"""Which word of the tables a misspelt one stands for: «аткрыт люк», «канолизация».

A word that no dictionary knows is taken for a lemma of the tables when its own form or
the lemma guessed for it differs from that lemma by one letter: one too many, one
missing, one in the place of another.
"""

from __future__ import annotations

from collections.abc import Iterable

SHORTEST = 5
"""Letters of a word that is compared; shorter ones are too like each other."""

_SURE_OF_ITSELF = 7
"""Letters from which the first one may differ too."""


class Misspellings:
    """Finds lemmas one letter away by the forms that are left when a letter is dropped.

    Parameters
    ----------
    lemmas : iterable of str
        What a misspelt word may stand for.

    References
    ----------
    .. [1] Garbe W., "1000x Faster Spelling Correction: Source Code Released", 2012
       (symmetric delete spelling correction).
    """

    def __init__(self, lemmas: Iterable[str]) -> None:
        self._shortened: dict[str, set[str]] = {}
        for lemma in lemmas:
            if len(lemma) >= SHORTEST and "а" <= lemma[0] <= "я":
                for form in _shortened(lemma):
                    self._shortened.setdefault(form, set()).add(lemma)

    def near(self, word: str) -> frozenset[str]:
        """Find the lemmas that differ from a word by one letter.

        Parameters
        ----------
        word : str
            A lower-case word.

        Returns
        -------
        frozenset of str
            Lemmas; empty for a short word.

        Examples
        --------
        >>> sorted(Misspellings(["светофор", "колодец"]).near("калодец"))
        ['колодец']
        """
        if len(word) < SHORTEST:
            return frozenset()
        return frozenset(
            lemma
            for form in _shortened(word)
            for lemma in self._shortened.get(form, ())
            if _one_letter(word, lemma)
        )


def _shortened(word: str) -> set[str]:
    return {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}


def _one_letter(word: str, lemma: str) -> bool:
    """Tell whether one letter differs: the first only of a long word."""
    same = 0
    while same < min(len(word), len(lemma)) and word[same] == lemma[same]:
        same += 1
    if same == 0 and len(lemma) < _SURE_OF_ITSELF and word[1:] != lemma[1:]:
        return False
    rest, wanted = word[same:], lemma[same:]
    return wanted[1:] in (rest, rest[1:]) or rest[1:] == wanted
