"""Characters: composed, folded to one small alphabet, emoji turned into pauses.

Canonical text consists of :data:`PLAIN` and of letters of scripts that have no
counterpart there.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from appeal_triage.knowledge import Row, package_data, read_table
from appeal_triage.normalization.edits import Rewrite, Stage

PLAIN = r"\n\x20-\x5f\x61-\x7eА-Яа-я№—…°₽§"
"""Body of a character class: what the canonical text is written in."""

_PAUSE = "\x00"
_NAMED = {"(space)": " ", "(nothing)": "", "(line)": "\n", "(pause)": _PAUSE}
_KEPT = frozenset(map(chr, range(0x20, 0x7F))) - {"`"} | {"\n"}
_MARKS_KEPT = 30  # UAX #15 § 13, stream-safe text format
_LONG = 64
_LONGEST_DECOMPOSITION = 4
_BY_CATEGORY = {
    "Cf": "", "Mn": "", "Mc": "", "Me": "",
    "Cc": " ", "Zs": " ", "Zl": "\n", "Zp": "\n", "Sm": " ", "Pc": " ", "Po": " ",
    "Cn": _PAUSE, "Co": _PAUSE, "Cs": _PAUSE, "So": _PAUSE, "Sk": _PAUSE,
    "No": " ", "Nl": " ", "Pd": "—", "Ps": "(", "Pe": ")", "Pi": '"', "Pf": '"',
}  # fmt: skip


def _replacement(row: Row) -> tuple[str, str]:
    code, becomes = row["code"], row["becomes"]
    if not re.fullmatch(r"U\+[0-9A-F]{4,6}", code):
        raise row.fail("code", f"«{code}» не вида U+00A0")
    for name, text in _NAMED.items():
        becomes = becomes.replace(name, text)
    return chr(int(code[2:], 16)), becomes


@cache
def _table() -> dict[str, str]:
    path = package_data("normalization", "characters.csv")
    return dict(map(_replacement, read_table(path, ("code", "becomes", "source"))))


@lru_cache(maxsize=8192)
def fold(char: str) -> str:
    """Say what stands for a character in canonical text.

    Parameters
    ----------
    char : str
        One character.

    Returns
    -------
    str
        Its replacement: a row of ``characters.csv``; else its compatibility
        decomposition, folded; else what its general category calls for. Letters,
        digits and currency signs of no such kind stay.

    References
    ----------
    .. [1] Unicode Standard Annex #15, "Unicode Normalization Forms".
    .. [2] Unicode Standard Annex #44, section 5.7.1, "General Category Values".
    """
    known = char if char in _KEPT else _table().get(char)
    if known is not None:
        return known
    category = unicodedata.category(char)
    if category == "Nd":
        return str(unicodedata.digit(char))
    decomposed = unicodedata.normalize("NFKC", char)
    # One character may stand for a phrase of eighteen (U+FDFA): such a one stays.
    if decomposed != char and len(decomposed) <= _LONGEST_DECOMPOSITION:
        return "".join(map(fold, decomposed))
    return _BY_CATEGORY.get(category, char)


def fold_plainly(text: str) -> str:
    """Fold a short text and turn what would be a pause into a space.

    Parameters
    ----------
    text : str
        For example what an HTML entity stands for.

    Returns
    -------
    str
        Folded text.
    """
    return "".join(map(fold, text)).replace(_PAUSE, " ")


def pause(match: re.Match[str]) -> str:
    """Replace an emoji or a smile by what keeps the sentences around it apart.

    Parameters
    ----------
    match : re.Match
        The emoji with the spaces around it.

    Returns
    -------
    str
        ``". "`` between a word and a capital letter, nothing beside a line break or
        before a punctuation mark, else a space.
    """
    text, start, end = match.string, match.start(), match.end()
    before = text[start - 1] if start else "\n"
    after = text[end] if end < len(text) else "\n"
    if before == "\n" or after in "\n,.!?;:…)":
        return ""
    if after.isupper() and (before.isalnum() or before in ')">'):
        return ". "
    return " "


def _compose(match: re.Match[str]) -> str:
    chunk = match[0]
    # Sorting a long run of combining marks takes quadratic time.
    return unicodedata.normalize("NFC", _cap(chunk) if len(chunk) > _LONG else chunk)


def _cap(chunk: str) -> str:
    kept, run = [], 0
    for char in chunk:
        run = run + 1 if unicodedata.combining(char) else 0
        if run <= _MARKS_KEPT:
            kept.append(char)
    return "".join(kept)


def character_stage() -> Stage:
    """Build the stage that folds characters.

    Returns
    -------
    Stage
        Composition (NFC), folding, pauses.
    """
    odd = re.compile(f"[^{PLAIN}]")
    cluster = Rewrite(re.compile(f"[{PLAIN}]?[^{PLAIN}]++"), _compose)
    # An en dash inside a word or a range is a hyphen.
    inner_dash = Rewrite(re.compile(r"(?<=\w)–(?=\w)"), "-")
    pauses = Rewrite(re.compile(r"(?<! ) *+\x00[ \x00]*+"), pause)
    return Stage(
        odd.search,
        (
            Stage(_is_decomposed, (cluster,)),
            Stage(re.compile("–").search, (inner_dash,)),
            Rewrite(odd, lambda match: fold(match[0])),
            Stage(re.compile(_PAUSE).search, (pauses,)),
        ),
    )


def _is_decomposed(text: str) -> bool:
    return not unicodedata.is_normalized("NFC", text)
