"""Word → lemma, part of speech, tense, mood: pymorphy3 behind a bounded cache.

The dictionary (about 15 MB of memory) is loaded by the first call, once, whatever the
number of threads. Of the readings that pymorphy3 offers the likeliest is taken;
``lemma_overrides.csv`` corrects it where complaints speak otherwise than newspapers.
"""

from __future__ import annotations

import threading
from functools import cache, lru_cache
from typing import Any, NamedTuple

from appeal_triage.knowledge import package_data, read_table
from appeal_triage.normalization.placeholders import PLACEHOLDERS

LONGEST_WORD = 64
"""Letters of a word that is looked up.

pymorphy3 takes prefixes off one by one, by recursion: a made-up word of a thousand
letters would end the program. The longest Russian words in use have about 35.
"""
CACHE_SIZE = 65_536
"""Words remembered; about 20 MB when full."""

_LOCK = threading.Lock()
# Of equally likely readings a short adjective is the rarest: «закрыт» is a participle
# of «закрыть», «люков» a form of «люк».
_INSTEAD_OF_SHORT_ADJECTIVE = ("NOUN", "PRTS", "VERB", "ADVB")


class Morph(NamedTuple):
    """What is known about the form of a word.

    Attributes
    ----------
    lemma : str
        Dictionary form, lower-case, е for ё; a number, a placeholder or a Latin word
        is its own lemma; empty for a punctuation mark.
    pos : str
        OpenCorpora part of speech («NOUN», «VERB», «PRTS», …), «NUMB» for digits,
        «LATN» for a Latin word, «PNCT» for a mark, "" for a placeholder.
    tense : str
        «past», «pres», «futr», or "".
    mood : str
        «indc», «impr», or "".
    """

    lemma: str
    pos: str
    tense: str
    mood: str


@cache
def _load_analyzer() -> Any:
    import pymorphy3  # costs half a second that an import of this package need not

    return pymorphy3.MorphAnalyzer(lang="ru")


@cache
def _load_overrides() -> dict[str, Morph]:
    columns = ("word", "lemma", "pos", "tense", "mood", "source")
    path = package_data("normalization", "lemma_overrides.csv")
    return {
        row["word"]: Morph(row["lemma"], row["pos"], row["tense"], row["mood"])
        for row in read_table(path, columns)
    }


def analyzer() -> Any:
    """Return the one dictionary of the program, loaded when it is first asked for.

    Returns
    -------
    pymorphy3.MorphAnalyzer
        Shared by all stages; safe to read from several threads.
    """
    # functools.cache alone would let two threads load the dictionary twice.
    with _LOCK:
        return _load_analyzer()


@lru_cache(maxsize=CACHE_SIZE)
def parse(word: str) -> Morph:
    """Analyze one word.

    Parameters
    ----------
    word : str
        A token of :func:`tokenize`; case does not matter.

    Returns
    -------
    Morph
        The likeliest reading; an unknown or misspelt word is read by its ending.

    References
    ----------
    .. [1] Korobov M., "Morphological Analyzer and Generator for Russian and Ukrainian
       Languages", AIST 2015.

    Examples
    --------
    >>> parse("прорвало")
    Morph(lemma='прорвать', pos='VERB', tense='past', mood='indc')
    >>> parse("люков").lemma, parse("45/2").pos
    ('люк', 'NUMB')
    """
    word = word.lower().replace("ё", "е")
    return _without_dictionary(word) or _load_overrides().get(word) or _best(word)


def _without_dictionary(word: str) -> Morph | None:
    first = word[:1]
    if "а" <= first <= "я" and len(word) <= LONGEST_WORD:
        return None
    if first.isdigit():
        return Morph(word, "NUMB", "", "")
    if word in PLACEHOLDERS or len(word) > LONGEST_WORD:
        return Morph(word, "", "", "")
    if not first.isalpha():
        return Morph("", "PNCT", "", "")
    return Morph(word, "LATN", "", "") if word.isascii() else None


def _best(word: str) -> Morph:
    parses = analyzer().parse(word)
    best = parses[0]
    if best.tag.POS == "ADJS":
        best = next(
            (
                other
                for other in parses
                if other.tag.POS in _INSTEAD_OF_SHORT_ADJECTIVE
                and other.score >= best.score
            ),
            best,
        )
    tag = best.tag
    return Morph(
        best.normal_form.replace("ё", "е"),
        str(tag.POS or ""),
        str(tag.tense or ""),
        str(tag.mood or ""),
    )
