"""Which encoding the bytes of a text file are in.

UTF-8 and UTF-16 show themselves by their form. Between the single-byte Cyrillic
encodings, in which any bytes are some text, the one wins whose text is most like
Russian: letters as frequent as they should be, no capital inside a word, no
box-drawing signs. charset-normalizer is asked when none of them is.
"""

from __future__ import annotations

import codecs
import re
from functools import cache
from math import log

from appeal_triage.errors import EncodingError
from appeal_triage.knowledge import package_data, read_table

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark is its beginning
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# High bytes of the UTF-16 units of Russian text: Latin and signs, Cyrillic,
# punctuation («—», «…»), letter-like signs («№»).
_UTF16_HIGH = b"\x00\x04\x20\x21"
_UTF16_SHARE = 0.8
_CYRILLIC = ("cp1251", "koi8-r", "cp866")
_SIGNS = frozenset("«»„“”–—…№°§©\xa0’•")
_LETTERS_JUDGED = 20_000
# Natural logarithms of probabilities per non-ASCII character. Russian text scores
# about -2.9 (the entropy of its letters) and text decoded wrongly below -4.
_SIGN_SCORE = -5.0
_ALIEN_SCORE = -9.0
_BROKEN_CASE = -2.0
_RUSSIAN = -3.8
# cp1251 is by far the commonest of the three, so a few letters must not outvote it.
_COMMONEST_BONUS = 3.0
_BAD = re.compile("[\udc80-\udcff]")
_LETTER = re.compile("[Ѐ-ӿ]")


def detect_encoding(sample: bytes, name: str) -> str:
    r"""Tell the encoding of a text file from its beginning.

    Parameters
    ----------
    sample : bytes
        The first part of the file that is not plain ASCII; may end inside a character.
    name : str
        Name of the file, for the message.

    Returns
    -------
    str
        A codec. ``utf-8`` also when a few cells are not UTF-8.

    Raises
    ------
    EncodingError
        If the bytes are not text in any encoding that was tried.

    References
    ----------
    .. [1] Letter shares: ``data/reading/letters.csv``.
    .. [2] charset-normalizer, https://charset-normalizer.readthedocs.io

    Examples
    --------
    >>> detect_encoding("Текст\nНет света".encode("cp1251"), "файл.csv")
    'cp1251'
    """
    for mark, codec in _MARKS:
        if sample.startswith(mark):
            return codec
    utf16 = _unmarked_utf16(sample)
    if utf16:
        return utf16
    if _is_mostly_utf8(sample):
        return "utf-8"
    scores = {codec: _score(sample, codec) for codec in _CYRILLIC}
    best = max(scores, key=lambda codec: scores[codec])
    if scores[best] >= _RUSSIAN:
        return best
    return _ask_normalizer(sample, name)


def _unmarked_utf16(sample: bytes) -> str:
    for first, codec in ((1, "utf-16-le"), (0, "utf-16-be")):
        high = sample[first::2]
        kept = len(high) - len(high.translate(None, _UTF16_HIGH))
        if b"\x00" in high and kept >= _UTF16_SHARE * len(high):
            low = sample[1 - first :: 2]
            # A run of NULs is damage, not text.
            return codec if low.count(0) < len(low) / 2 else ""
    return ""


def _is_mostly_utf8(sample: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
        return True
    except UnicodeDecodeError:
        pass
    text = sample.decode("utf-8", "surrogateescape")
    bad = len(_BAD.findall(text))
    good = len(_LETTER.findall(text))
    # Bytes of another encoding form a Cyrillic letter of UTF-8 once in hundreds (other
    # characters more often); a UTF-8 file with one foreign cell has far more.
    return good * 4 >= bad


def _score(sample: bytes, codec: str) -> float:
    # Mean log-probability of the non-ASCII characters as Russian text.
    text = sample.decode(codec, "replace")
    shares = _letter_scores()
    total, count, before = 0.0, 0, ""
    for char in text:
        if not char.isascii():
            score = shares.get(char.lower())
            if score is None:
                score = _SIGN_SCORE if char in _SIGNS else _ALIEN_SCORE
            elif char.isupper() and before.islower():
                score += _BROKEN_CASE
            total += score
            count += 1
            if count == _LETTERS_JUDGED:
                break
        before = char
    bonus = _COMMONEST_BONUS if codec == _CYRILLIC[0] else 0.0
    return (total + bonus) / max(count, 1)


def _ask_normalizer(sample: bytes, name: str) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    if best is None or b"\x00" in sample:
        raise EncodingError(
            f"{name}: кодировка не распознана; пересохраните файл в UTF-8 "
            "(в Excel: «CSV UTF-8») или проверьте, что это текстовый файл"
        )
    return best.encoding


@cache
def _letter_scores() -> dict[str, float]:
    table = read_table(
        package_data("reading", "letters.csv"), ("letter", "share", "source")
    )
    shares = {row["letter"]: row.number("share", 0.0) for row in table}
    total = sum(shares.values())
    return {letter: log(share / total) for letter, share in shares.items()}
