"""One word in Latin letters → the Russian word that was meant.

``translit_letters.csv`` says what Latin letters may stand for and how unusual that is;
``translit_words.csv`` names the words for which the letters alone would decide wrongly.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from heapq import heappop, heappush
from typing import NamedTuple

from appeal_triage.knowledge import Row, package_data, read_table
from appeal_triage.normalization.morphology import analyzer

WORD, CAPITALS, SHORTENED, NAME, FOREIGN = (
    "word",
    "capitals",
    "shortened",
    "name",
    "foreign",
)
_KINDS = (WORD, CAPITALS, SHORTENED, NAME, FOREIGN)
_KEPT = (NAME, FOREIGN)
_LONGEST = 32  # letters; the longest Russian words in use have about 35
_SHORTEST = 3  # shorter words are only read as the table says
_DEAREST = 3  # sum of costs beyond which a reading is far-fetched
_TRIES = 256  # beginnings of words looked at before a word is given up
_COSTS = ("0", "1", "2", "3")


class Entry(NamedTuple):
    """What the table says about a Latin word.

    Attributes
    ----------
    word : str
        What to write instead; empty for a word that stays.
    kind : str
        «word», «capitals» (an abbreviation in capitals), «shortened» (an abbreviation
        with a dot or before a number), «name» or «foreign» (both stay).
    """

    word: str
    kind: str


@cache
def entries() -> dict[str, Entry]:
    """Read the words that the letters alone would read wrongly.

    Returns
    -------
    dict of str to Entry
        By lower-case Latin word.
    """
    columns = ("latin", "word", "kind", "source")
    rows = read_table(package_data("normalization", "translit_words.csv"), columns)
    return {row["latin"]: _entry(row) for row in rows}


def _entry(row: Row) -> Entry:
    kind = row.choice("kind", _KINDS)
    if (kind in _KEPT) == bool(row["word"]):
        raise row.fail(
            "word", "пусто бывает у видов «name» и «foreign», и только у них"
        )
    return Entry(row["word"], kind)


@cache
def letters() -> dict[str, tuple[tuple[int, str], ...]]:
    """Read what Latin letters may stand for.

    Returns
    -------
    dict of str to tuple of (int, str)
        By one to four Latin letters: cost and Russian letters, the usual first.
    """
    columns = ("latin", "cyrillic", "cost", "source")
    options: dict[str, list[tuple[int, str]]] = {}
    for row in read_table(
        package_data("normalization", "translit_letters.csv"), columns
    ):
        cost = int(row.choice("cost", _COSTS))
        options.setdefault(row["latin"], []).append((cost, row["cyrillic"]))
    return {latin: tuple(sorted(pairs)) for latin, pairs in options.items()}


@lru_cache(maxsize=32_768)
def _begins_word(beginning: str) -> bool:
    return next(iter(analyzer().dictionary.words.iterkeys(beginning)), None) is not None


def _longer(word: str, at: int) -> Iterator[tuple[int, int, str]]:
    table = letters()
    for end in range(at + 1, min(len(word), at + _widest()) + 1):
        for cost, russian in table.get(word[at:end], ()):
            yield end, cost, russian


@cache
def _widest() -> int:
    return max(map(len, letters()))


@lru_cache(maxsize=16_384)
def read_latin(word: str) -> str:
    """Find the Russian word that a word in Latin letters stands for.

    Parameters
    ----------
    word : str
        Lower-case; Latin letters, apostrophes, hyphens, «4» for «ч».

    Returns
    -------
    str
        Lower-case word of the table, or of the dictionary with the least unusual
        spelling, е for ё; a hyphenated word by its parts; empty if there is none.

    References
    ----------
    .. [1] ГОСТ 7.79-2000, «Правила транслитерации кирилловского письма латинским
       алфавитом».
    .. [2] ICAO Doc 9303, part 3, section 6.B, "Transliteration of Cyrillic Characters".

    Examples
    --------
    >>> read_latin("podezde"), read_latin("priezzhayte"), read_latin("4erez")
    ('подъезде', 'приезжайте', 'через')
    >>> read_latin("please")
    ''
    """
    if len(word) > _LONGEST:
        return ""
    entry = entries().get(word)
    if entry and entry.kind == WORD:
        return entry.word
    if "-" not in word:
        return _search(word) if len(word) >= _SHORTEST else ""
    parts = [read_latin(part) for part in word.split("-")]
    return "-".join(parts) if all(parts) else ""


def _search(word: str) -> str:
    """Look through the readings of a word, the least unusual first."""
    words = analyzer().dictionary.words
    # Cheapest first; of equal ones that of fewer letters read together: «ш», not «сх».
    waiting = [(0, 0, "", 0)]
    for _ in range(_TRIES):
        if not waiting:
            break
        cost, units, russian, at = heappop(waiting)
        if at == len(word):
            if russian in words:
                return russian.replace("ё", "е")
            continue
        for end, more, added in _longer(word, at):
            reading = russian + added
            if cost + more <= _DEAREST and _begins_word(reading):
                heappush(waiting, (cost + more, units + 1, reading, end))
    return ""
