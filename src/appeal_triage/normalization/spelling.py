"""Letters and marks that were stretched, doubled or put apart for emphasis."""

from __future__ import annotations

import re
from itertools import pairwise

from appeal_triage.knowledge import package_data, read_table
from appeal_triage.normalization.characters import pause
from appeal_triage.normalization.edits import Rewrite, Stage

_VOWELS = frozenset("аеиоуыэюя")
_ALSO_WORDS = frozenset("абвжикосуя")  # «а», «б», «в», … are words by themselves


def _shorten(match: re.Match[str]) -> str:
    run, text = match[0], match.string
    if match["kept"] is not None:
        return run
    letter = run[0]
    before = text[max(0, match.start() - 1) : match.start()].isalpha()
    after = text[match.end() : match.end() + 1].isalpha()
    # «охраннного», «администрациии»: a double letter that one finger made triple.
    slip = run == "ннн" and before and after
    if slip or (run == "иии" and before and not after):
        return letter * 2
    return letter


def _join(match: re.Match[str]) -> str:
    word = match[0].replace(" ", "")
    letters = word.lower()
    has_vowel = any(letter in _VOWELS for letter in letters)
    has_consonant = any(letter not in _VOWELS for letter in letters)
    spelled = sum(letter not in _ALSO_WORDS for letter in letters) > 1
    listed = all(a < b for a, b in pairwise(letters))
    readable = has_vowel and has_consonant and spelled
    return word if readable and not listed else match[0]


_RUN = re.compile(r"(.)\1\1").search


def _has_letter_run(text: str) -> bool:
    return _RUN(text.lower()) is not None


def letter_run_stage() -> Stage:
    """Build the stage for one letter written three times or more.

    Returns
    -------
    Stage
        The run becomes one letter; words of ``triple_letters.csv`` stay.
    """
    rows = read_table(
        package_data("normalization", "triple_letters.csv"), ("word", "kind", "source")
    )
    kept = []
    for row in rows:
        whole = row.choice("kind", ("whole", "stem")) == "whole"
        kept.append(re.escape(row["word"]) + (r"(?!\w)" if whole else ""))
    pattern = rf"(?P<kept>(?<!\w)(?:{'|'.join(kept)}))|(?i:([а-я])\2{{2,}}+)"
    return Stage(
        _has_letter_run,
        (Rewrite(re.compile(pattern), _shorten),),
    )


def spaced_word_stage() -> Stage:
    """Build the stage for a word whose letters were put apart.

    Returns
    -------
    Stage
        Five to thirty single letters become a word, unless they are an alphabetical
        list or cannot be read.
    """
    letter = "[А-Яа-я]"
    return Stage(
        re.compile(f" {letter} {letter} ").search,
        (
            Rewrite(
                re.compile(
                    rf"(?<!\w)(?<!(?<!\w){letter} ){letter}"
                    rf"(?: {letter}(?!\w)){{4,29}}+(?! {letter}(?!\w))"
                ),
                _join,
            ),
        ),
    )


def _one_mark(match: re.Match[str]) -> str:
    run = match[0]
    if "?" in run:
        return "?!" if "!" in run else "?"
    return "!"


_SMILE = r"[:;=][-^'o]?[)(DPР*|]"
_SMILE_SEARCH = re.compile(_SMILE).search
_TWO_MARKS = re.compile(r"[!?.,;:=)(…][-!?.,;:)(^'oDPР*|…]").search
_SPACED_MARK = re.compile(" [!?.,;:…)]").search
_TWO_ENDS = re.compile(r"[!?] ?[!?]")
_TWO_COMMAS = re.compile(r"[,;:] ?[,;:]")
_SPACE_BEFORE_MARK = re.compile(r" [,;!?….]| :(?!\w)")
_MARK_THEN_WORD = re.compile("[,;!?….][А-Яа-я]").search
_GLUED_MARK = re.compile(
    r"[,;!?…](?<=[а-я0-9].)(?=[А-Яа-я])|\.(?<=[а-я][а-я].)(?=[А-Я])"
)


def _followed_by_space(match: re.Match[str]) -> str:
    return match[0] + " "


def _may_smile(text: str) -> bool:
    if "))" in text or "((" in text or " )" in text:
        return True
    return _SMILE_SEARCH(text) is not None


def _has_dots(text: str) -> bool:
    return ".." in text or "…" in text or ". ." in text


def _has_loose_hyphen(text: str) -> bool:
    return " -" in text or "- " in text or "--" in text or "—" in text


def _has_loose_mark(text: str) -> bool:
    if _TWO_MARKS(text) or _SPACED_MARK(text) or _MARK_THEN_WORD(text):
        return True
    return _has_loose_hyphen(text)


def mark_stage() -> Stage:
    """Build the stage for smiles and repeated marks.

    Returns
    -------
    Stage
        Smiles become pauses, a run of one mark becomes one mark, three dots become an
        ellipsis, a hyphen between spaces a dash.
    """
    smile = rf"{_SMILE}++(?!\w)|\){{2,}}+|\({{2,}}+|(?<=[а-я] )\)"
    return Stage(
        _has_loose_mark,
        (
            Stage(_may_smile, (Rewrite(_spaced(smile), pause),)),
            Stage(
                _TWO_ENDS.search,
                (Rewrite(re.compile(r"[!?][!? ]*[!?]"), _one_mark),),
            ),
            Stage(
                _has_dots,
                (
                    Rewrite(re.compile(r"\.(?: ?\.){2,}+|…[.…]++|\.++…[.…]*+"), "…"),
                    Rewrite(re.compile(r"\.{2}"), "."),
                ),
            ),
            Stage(
                _TWO_COMMAS.search,
                tuple(
                    Rewrite(re.compile(f"{mark}[{mark} ]*{mark}"), mark)
                    for mark in ",;:"
                ),
            ),
            Stage(
                _has_loose_hyphen,
                (
                    Rewrite(re.compile(r"-{4,}+"), " "),
                    Rewrite(re.compile(r"--++"), "—"),
                    Rewrite(re.compile(r"(?<=\d)—(?=\d)"), "-"),
                    Rewrite(re.compile(r"(?<= )-++(?= )"), "—"),
                    Rewrite(re.compile(r"(?<=[а-я])-++(?= (?!и |или )[а-я])"), " —"),
                    Rewrite(re.compile(r"(?<= )-++(?=[А-Яа-я]{2})"), "— "),
                ),
            ),
            Stage(
                _SPACE_BEFORE_MARK.search,
                (
                    Rewrite(
                        re.compile(r"(?<! ) ++(?=[,;!?…]|\.(?!\d|\w\.)|:(?!\w))"), ""
                    ),
                ),
            ),
            Stage(_MARK_THEN_WORD, (Rewrite(_GLUED_MARK, _followed_by_space),)),
        ),
    )


def _spaced(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<! ) *+(?:{pattern}) *+")


def _has_loose_space(text: str) -> bool:
    if "\n" in text or "  " in text:
        return True
    return text[:1] == " " or text[-1:] == " "


def space_stage() -> Stage:
    """Build the stage for white space.

    Returns
    -------
    Stage
        A run becomes one space, or one line break if it holds any; none is left at the
        ends of the text.
    """
    return Stage(
        _has_loose_space,
        (
            Rewrite(re.compile(r"[ \n]{2,}+"), lambda m: "\n" if "\n" in m[0] else " "),
            Rewrite(re.compile(r"\A[ \n]|[ \n]\Z"), ""),
        ),
    )


def quote_stage() -> Stage:
    """Build the stage for quotation marks and what spreadsheets do with them.

    Returns
    -------
    Stage
        The quotes around a whole cell and its doubled inner quotes go, so does an
        apostrophe that guards a cell; an apostrophe for a hard sign becomes one.

    References
    ----------
    .. [1] RFC 4180, section 2, rules 5 to 7.
    """
    return Stage(
        re.compile("[\"']").search,
        (
            Rewrite(re.compile(r"\A'(?=[=+@\w-][^']*+\Z)"), ""),
            Rewrite(re.compile(r"\A=(?=\")"), ""),
            Rewrite(re.compile(r"\"\Z"), _closing),
            Rewrite(re.compile(r"\A\"(?=(?:[^\"]|\"\")*+\Z)"), ""),
            Rewrite(re.compile(r"\"{2,}+"), '"'),
            Rewrite(re.compile(r"'{2,}+"), '"'),
            Rewrite(re.compile("(?<=[бвдзсфжтмн])'(?=[еюя])"), "ъ"),
        ),
    )


_CELL = re.compile(r"\"(?:[^\"]|\"\")*+\"")


def _closing(match: re.Match[str]) -> str:
    return "" if _CELL.fullmatch(match.string) else match[0]


def hard_sign_stage() -> Stage:
    """Build the stage for a soft sign typed in place of a hard one.

    Returns
    -------
    Stage
        After the prefixes of ``hard_sign_prefixes.csv``, before е, ю, я.

    References
    ----------
    .. [1] Правила русской орфографии и пунктуации, 1956, § 70.
    """
    rows = read_table(
        package_data("normalization", "hard_sign_prefixes.csv"),
        ("prefix", "example", "expected", "source"),
    )
    after = "|".join(
        f"(?<=(?<![А-Яа-я])(?i:{row['prefix']}).)"
        for row in sorted(rows, key=lambda row: row["prefix"])
    )
    sign = re.compile(f"ь(?=[еюя])(?:{after})")
    return Stage(sign.search, (Rewrite(sign, "ъ"),))
