"""Comments that were written in Latin letters, turned into Cyrillic.

A foreign name or an English sentence in a comment must stay, and many English words
read as Russian ones («on», «no», «port»). So a word is never judged alone: the Latin
words of the text, or of one unbroken passage of it, are turned together or not at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from itertools import islice
from typing import NamedTuple

from appeal_triage.normalization.edits import Rewrite, Stage
from appeal_triage.normalization.latin_words import (
    CAPITALS,
    FOREIGN,
    NAME,
    SHORTENED,
    Entry,
    entries,
    letters,
    read_latin,
)

_MOST_WORDS = 2_000  # of one text; more is no comment, and would take seconds
_MAINLY = 2  # Latin words per Russian one from which the whole text is judged
_RUN = 3  # neighboring Latin words that are judged in a Russian text
_MANY = 6  # words from which a passage may hold some that cannot be read
_FEW_SHARE, _TEXT_SHARE, _RUN_SHARE = 1.0, 0.6, 0.8
_FOREIGN_SHARE = 0.05
_LONG = 4  # letters of a word that tells something of the language
_SHORT_CAPITALS = 4  # letters: «LED», «USB», «HDMI»
_SENTENCE_START = re.compile(r"(?:\A|[.!?…\n])[\s\"'()—-]*\Z")
_LOOK_BACK = 8
_RUSSIAN_WORD = re.compile(r"(?<![<А-Яа-я])[А-Яа-я]++(?!>)")
_BETWEEN = re.compile(r"[^A-Za-zА-Яа-я<>]{1,16}")
_NUMBER_NEXT = re.compile(r"\.|(?: ?№)? ?\d")


class _Word(NamedTuple):
    """A Latin word of a text and how it reads."""

    start: int
    end: int
    written: str
    kind: str  # a kind of the table, «read», «unread» or «letter»
    russian: str  # in the case of ``written``; empty if it stays


_READ, _UNREAD, _LETTER = "read", "unread", "letter"
_UNLISTED = Entry("", "")


@cache
def _alphabet() -> str:
    """Give the body of the character class of Latin letters."""
    special = "".join(sorted(c for c in letters() if len(c) == 1 and not c.isascii()))
    return f"A-Za-z{special}{special.upper()}"


@cache
def _word_pattern() -> re.Pattern[str]:
    # «4» is a letter only in a word that has others: «4to», «no4».
    letter = f"[{_alphabet()}4]"
    short = sorted(
        latin for latin, entry in entries().items() if entry.kind == SHORTENED
    )
    after_short = "|".join(rf"(?<=(?<!\w){latin}\.)" for latin in short)
    return re.compile(
        rf"(?<![\w@/\\&+#$'-])(?:(?<!\w\.)|(?=[A-Z])|{after_short})(?=4?[^\W\d_])"
        rf"(?:(?i:{'|'.join(short)})(?=\.)"
        rf"|{letter}++(?:[-']{letter}++)*+(?:(?<=[bvdzslmnrtpfh])'(?!\w))?+"
        rf"(?![\w@/\\+<>]|-\w|\.[a-z\d]))"
    )


def _is_even(word: str) -> bool:
    return (
        word.islower() or word.isupper() or (word[0].isupper() and word[1:].islower())
    )


def _in_case_of(word: str, written: str) -> str:
    if written.isupper() and sum(map(str.isalpha, written)) > 1:
        return word.upper()
    return word[:1].upper() + word[1:] if written[0].isupper() else word


def _starts_sentence(text: str, at: int) -> bool:
    return bool(_SENTENCE_START.search(text, max(0, at - _LOOK_BACK), at))


def _reading(text: str, match: re.Match[str], loud: bool) -> _Word:
    written, start, end = match[0], match.start(), match.end()
    entry = entries().get(written.lower(), _UNLISTED)
    sure = len(written) > 1 or _NUMBER_NEXT.match(text, end)
    kind, word = NAME, ""
    if not _is_even(written) or entry.kind in (NAME, FOREIGN):
        kind = entry.kind or NAME
    elif entry.kind == CAPITALS or (entry.kind == SHORTENED and sure):
        kind, word = entry.kind, entry.word
    elif len(written) == 1:
        kind = _LETTER
        if written.islower() or loud or _starts_sentence(text, start):
            word = _in_case_of(entry.word, written)
    elif loud or not written.isupper() or len(written) > _SHORT_CAPITALS:
        word = _in_case_of(read_latin(written.lower()), written)
        kind = _READ if word else _UNREAD
    return _Word(start, end, written, kind, word)


def _is_loud(words: Iterable[str]) -> bool:
    long = [word for word in words if len(word) >= _LONG]
    return len(long) > 1 and 2 * sum(map(str.isupper, long)) > len(long)


def _looks_like_name(text: str, words: Sequence[_Word]) -> bool:
    """Tell a row of capitalized words, such as the name of a product."""
    inner = [w for w in words[1:] if not _starts_sentence(text, w.start)]
    return bool(inner) and all(w.written[0].isupper() for w in inner)


def _is_russian(words: Sequence[_Word], share: float, least: int) -> bool:
    read = [word for word in words if word.kind in (_READ, _LETTER) and word.russian]
    unread = sum(word.kind == _UNREAD for word in words)
    foreign = sum(word.kind == FOREIGN for word in words)
    total = len(read) + unread + foreign
    if foreign > _FOREIGN_SHARE * total or len(read) < max(least, share * total):
        return False
    return any(len(word.written) >= _LONG for word in read)


def _judge(
    text: str, group: Sequence[re.Match[str]], share: float, least: int
) -> dict[int, str]:
    """Turn the Latin words of a passage if enough of them, and a long one, are read."""
    loud = _is_loud(match[0] for match in group)
    words = [_reading(text, match, loud) for match in group]
    if not _is_russian(words, share, least):
        return {}
    if not loud and _looks_like_name(text, words):
        return {}
    return {word.start: word.russian for word in words if word.russian}


def _runs(text: str, found: Sequence[re.Match[str]]) -> list[list[re.Match[str]]]:
    """Split Latin words where anything but a space and marks stands between."""
    runs: list[list[re.Match[str]]] = []
    for match in found:
        end = runs[-1][-1].end() if runs else 0
        if runs and _BETWEEN.fullmatch(text, end, match.start()):
            runs[-1].append(match)
        else:
            runs.append([match])
    return [run for run in runs if len(run) >= _RUN]


@lru_cache(maxsize=4)
def _plan(text: str) -> dict[int, str]:
    """Tell what to write instead of the Latin words, by their places."""
    found = list(islice(_word_pattern().finditer(text), _MOST_WORDS + 1))
    if not found or len(found) > _MOST_WORDS:
        return {}
    plan: dict[int, str] = {}
    most = len(found) // _MAINLY
    russian = sum(1 for _ in islice(_RUSSIAN_WORD.finditer(text), most + 1))
    if russian <= most:
        share = _TEXT_SHARE if len(found) >= _RUN else _FEW_SHARE
        plan = _judge(text, found, share, max(1, _MAINLY * russian))
    if russian and not plan:
        for run in _runs(text, found):
            share = _RUN_SHARE if len(run) >= _MANY else _FEW_SHARE
            plan |= _judge(text, run, share, _RUN)
    return plan


def _turn(match: re.Match[str]) -> str:
    # The plan is remembered, and a text looks itself up by identity.
    return _plan(match.string).get(match.start(), match[0])


def transliteration_stage() -> Stage:
    """Build the stage for Russian words in Latin letters.

    Returns
    -------
    Stage
        Words of a passage that is Russian in Latin letters become Cyrillic, those that
        cannot be read, names and foreign words stay.
    """
    turn = Stage(_plan, (Rewrite(_word_pattern(), _turn),))
    return Stage(re.compile(f"[{_alphabet()}]").search, (turn,))
