"""Foreign letters and digits that stand for Russian letters.

Only what is sure is changed: a word that mixes scripts, a lone letter among Russian
words, the listed words that are Russian letter by letter.
"""

from __future__ import annotations

import re
from functools import partial

from appeal_triage.knowledge import package_data, read_table
from appeal_triage.normalization.edits import Rewrite, Stage

_KINDS = ("shape", "near")
_NEAR = 24  # characters around a house number that tell its language
_GREEK = "\u0391-\u03a9\u03b1-\u03c9"
_FOREIGN = f"A-Za-z{_GREEK}"
_RUSSIAN = "А-Яа-я"
_RUSSIAN_LETTER = re.compile(f"[{_RUSSIAN}]")


class _Alphabet:
    """The pairs of ``lookalikes.csv``."""

    def __init__(self) -> None:
        rows = read_table(
            package_data("normalization", "lookalikes.csv"),
            ("foreign", "cyrillic", "kind", "source"),
        )
        pairs = [(r["foreign"], r["cyrillic"], r.choice("kind", _KINDS)) for r in rows]
        self.shape = {ord(f): c for f, c, kind in pairs if kind == "shape"}
        self.near = {ord(f): c for f, c, _ in pairs}
        self._latin = {ord(c): f for f, c, k in pairs if k == "shape" and f.isascii()}

    def mend(self, word: str) -> str:
        """Write a word of two scripts in one, if it is clear in which."""
        foreign = [ord(char) for char in word if not _is_russian(char)]
        if all(char in self.shape for char in foreign):
            return word.translate(self.shape)
        russian = [ord(char) for char in word if _is_russian(char)]
        if all(char in self._latin for char in russian):
            return word.translate(self._latin)
        few = len(foreign) < len(russian)
        if few and _even(word) and all(char in self.near for char in foreign):
            return word.translate(self.near)
        return word


def _is_russian(char: str) -> bool:
    return "А" <= char <= "я"


def _even(word: str) -> bool:
    """Tell a word that an upper-case letter does not interrupt."""
    return word.isupper() or word[1:].islower()


def _mend_mixed(alphabet: _Alphabet, match: re.Match[str]) -> str:
    return alphabet.mend(match[0])


def _translate(table: dict[int, str], match: re.Match[str]) -> str:
    return match[0].translate(table)


def _mend_house(table: dict[int, str], match: re.Match[str]) -> str:
    at = match.start()
    near = match.string[max(0, at - _NEAR) : at + _NEAR]
    return match[0].translate(table) if _RUSSIAN_LETTER.search(near) else match[0]


def _replace_word(words: dict[str, str], match: re.Match[str]) -> str:
    return words[match[0]]


def letter_stage() -> Stage:
    """Build the stage for foreign letters in Russian words.

    Returns
    -------
    Stage
        Mixed words are written in the script that all their letters allow; words of
        one foreign script stay, but for lone letters and listed words.

    References
    ----------
    .. [1] Unicode Technical Standard #39, "Unicode Security Mechanisms", section 4.
    """
    alphabet = _Alphabet()
    rows = read_table(
        package_data("normalization", "lookalike_words.csv"),
        ("latin", "word", "source"),
    )
    words = {row["latin"]: row["word"] for row in rows}
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    alone = rf"(?<![\w'.-])[{''.join(map(chr, sorted(alphabet.shape)))}]"
    mixed = (
        rf"(?<![{_FOREIGN}{_RUSSIAN}])"
        rf"(?:[{_RUSSIAN}]++[{_FOREIGN}]|[{_FOREIGN}]++[{_RUSSIAN}])"
        rf"[{_FOREIGN}{_RUSSIAN}]*+"
    )
    to_russian = partial(_translate, alphabet.shape)
    house_letter = r"(?<=\d)[ABCEKMHaceo](?![\w-])"
    return Stage(
        re.compile(rf"[{_FOREIGN}]").search,
        (
            Rewrite(re.compile(mixed), partial(_mend_mixed, alphabet)),
            Rewrite(
                re.compile(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)"),
                partial(_replace_word, words),
            ),
            Rewrite(re.compile(rf"{alone}(?= [{_RUSSIAN}\d])"), to_russian),
            Rewrite(re.compile(house_letter), partial(_mend_house, alphabet.shape)),
        ),
    )


def digit_stage() -> Stage:
    """Build the stage for digits typed in place of letters.

    Returns
    -------
    Stage
        The listed beginnings of words, and a zero between two Russian letters.
    """
    rows = read_table(
        package_data("normalization", "digit_words.csv"),
        ("typed", "letters", "example", "expected", "source"),
    )
    beginnings = {row["typed"]: row["letters"] for row in rows}
    digits = "".join(sorted({typed[0] for typed in beginnings}))
    listed = "|".join(sorted(beginnings, key=lambda typed: (-len(typed), typed)))
    return Stage(
        re.compile(rf"[{digits}][{_RUSSIAN}]").search,
        (
            Rewrite(
                re.compile(rf"(?<![\w.,/-])(?:{listed})(?=[а-я]|\b)"),
                partial(_replace_word, beginnings),
            ),
            Rewrite(re.compile("(?<=[а-я])0(?=[а-я])"), "о"),
            Rewrite(re.compile("(?<=[А-Я])0(?=[А-Я])"), "О"),
        ),
    )
