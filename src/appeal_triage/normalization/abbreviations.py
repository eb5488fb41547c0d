"""Abbreviations of addresses and of the field, written out where context decides.

``abbreviations.csv`` holds the abbreviations in order of trial, this module the
contexts that its column ``rule`` names. A rule may take a parameter after a colon:
«before:вод» holds when the next word begins with «вод».
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from appeal_triage.knowledge import Row, package_data, read_table
from appeal_triage.normalization.edits import Rewrite

_CASES = ("any", "even", "lower", "upper")
_DOTS = ("yes", "may", "no")
_LETTERS = "A-Za-zА-Яа-я_"
_BEFORE = 24  # characters that a rule may look back

_Rule = Callable[[re.Match[str], str], object]


def _next_is(pattern: str) -> _Rule:
    """Make a rule about what follows the abbreviation and its dot."""
    compiled = re.compile(pattern)

    def holds(match: re.Match[str], argument: str) -> object:
        return compiled.match(match.string, match.end())

    return holds


def _previous_is(pattern: str) -> _Rule:
    """Make a rule about what stands before the abbreviation."""
    compiled = re.compile(rf"(?:{pattern})\Z")

    def holds(match: re.Match[str], argument: str) -> object:
        return compiled.search(_before(match))

    return holds


def _before(match: re.Match[str]) -> str:
    start = match.start()
    return match.string[max(0, start - _BEFORE) : start]


def _begins_with(match: re.Match[str], argument: str) -> bool:
    end = match.end()
    return match.string[end : end + _BEFORE].lstrip().lower().startswith(argument)


def _is_part(match: re.Match[str]) -> bool:
    """Tell a letter of «и/о», «441-п» from an abbreviation."""
    start = match.start()
    return start > 0 and match.string[start - 1] in "/-"


def _is_glued(match: re.Match[str], argument: str) -> bool:
    text, start, end = match.string, match.start(), match.end()
    return text[max(0, start - 1) : start].isdigit() and text[end : end + 1].isdigit()


def _always(match: re.Match[str], argument: str) -> bool:
    return True


def _listed_number(match: re.Match[str], argument: str) -> object:
    return _NUMBER(match, "") and _IN_LIST(match, "")


def _criminal_code(match: re.Match[str], argument: str) -> object:
    after_number = match.string[max(0, match.start() - 2) : match.start()].strip()
    if after_number.isdigit() and _AFTER_ARTICLE(match, ""):
        return True
    return _OF_RUSSIA(match, "")


def _starts_sentence(match: re.Match[str]) -> bool:
    before = match.string[max(0, match.start() - 2) : match.start()].rstrip(" ")
    return not before or before[-1] in ".!?…\n"


_NUMBER = _next_is(r" ?(?:№ ?)?\d")
_IN_LIST = _previous_is(r"[,;] ?|\d ?|[а-я]/")
_AFTER_ARTICLE = _previous_is(r"(?i:ст\.?|стать[а-я]{1,3}) ?\d[\d., ]*")
_OF_RUSSIA = _next_is(r"(?i: ?рф(?!\w)| росси)")
_SENTENCE_END = _next_is(r" ?\Z| ?\n")
_CAPITAL_NEXT = _next_is(r" [\"(]?[А-Я]")

_RULES: dict[str, _Rule] = {
    "always": _always,
    "number": _NUMBER,
    "letter": _next_is(r""" ?["']?[А-Яа-я]["']?(?!\w)"""),
    "name": _next_is(
        r""" ?["']?(?:\d{1,3}(?:-?[а-я]{1,2})? )?(?:[А-Я]\. ?){0,2}"""
        r"(?:[А-Я][а-я]|[А-Я]{3})"
    ),
    "lower": _next_is(" ?[а-я]{2}"),
    "word": _next_is(" ?[А-Яа-я]{2}"),
    "before": _begins_with,
    "after_number": _previous_is(r"\d ?"),
    "after_name": _previous_is("[А-Я][а-я-]+(?:ий|ый|ой|ое|ая|ого|ом|ому|им|ым) "),
    "after_year": _previous_is(r"(?:(?<!\d)(?:19|20)\d\d|\.\d\d) ?"),
    "after_and": _previous_is("(?<![А-Яа-я])[иИ] "),
    "glued": _is_glued,
    "listed_number": _listed_number,
    "criminal_code": _criminal_code,
}
# After these a dot followed by a capital letter ends the sentence as well.
_LAST = frozenset({"after_number", "after_year", "after_and", "after_name"})


class _Reading(NamedTuple):
    """One row: what an abbreviation means where its rule holds."""

    expansion: str
    case: str
    dot: str
    rule: _Rule
    argument: str
    last: bool


def _reading(row: Row) -> _Reading:
    rule, _, argument = row["rule"].partition(":")
    if rule not in _RULES:
        raise row.fail("rule", f"нет правила «{rule}»; есть {', '.join(_RULES)}")
    if (rule == "before") != bool(argument):
        raise row.fail("rule", "слово после двоеточия нужно правилу before")
    return _Reading(
        row["expansion"],
        row.choice("case", _CASES),
        row.choice("dot", _DOTS),
        _RULES[rule],
        argument,
        rule in _LAST,
    )


def _fits(reading: _Reading, written: str, dot: str) -> bool:
    if reading.dot == "yes" and not dot:
        return False
    if reading.case == "even":
        # «кВ» is a kilovolt.
        return written.islower() or written.isupper() or written.istitle()
    if reading.case == "upper":
        return written.isupper()
    return reading.case == "any" or written.islower()


class _Table:
    """The readings of every abbreviation."""

    def __init__(self) -> None:
        self._readings: dict[str, list[_Reading]] = {}
        self._fitting: dict[tuple[str, str], tuple[_Reading, ...]] = {}
        columns = ("abbreviation", "expansion", "case", "dot", "rule", "example",
                   "expected", "source")  # fmt: skip
        for row in read_table(
            package_data("normalization", "abbreviations.csv"), columns
        ):
            key = row["abbreviation"].lower()
            self._readings.setdefault(key, []).append(_reading(row))

    def pattern(self) -> re.Pattern[str]:
        """Compile all abbreviations into one prefix tree."""
        tree = _prefix_tree(self._readings)
        heads = {re.split("[^а-я]", key)[0] for key in self._readings}
        firsts = "".join(sorted({head[0] for head in heads}))
        longest = max(map(len, heads))
        # Most words are too long to be tried in the tree, which takes the most time.
        short = (
            rf"(?=[{firsts}{firsts.upper()}][{_LETTERS}]{{0,{longest - 1}}}+"
            rf"(?![{_LETTERS}]))"
        )
        return re.compile(
            rf"(?<![{_LETTERS}]){short}({tree})(?![{_LETTERS}]|-[а-я])(\.?)"
        )

    def expand(self, match: re.Match[str]) -> str:
        """Write one abbreviation out, if a reading fits."""
        written, dot = match.groups()
        if len(written) == 1 and _is_part(match):
            return match[0]
        fitting = self._fitting.get((written, dot))
        if fitting is None:
            fitting = self._find_fitting(written, dot)
        for reading in fitting:
            if reading.rule(match, reading.argument):
                return _written_out(reading, match)
        return match[0]

    def _find_fitting(self, written: str, dot: str) -> tuple[_Reading, ...]:
        readings = self._readings[written.lower().replace(". ", ".")]
        found = tuple(r for r in readings if _fits(r, written, dot))
        # Bounded: an abbreviation can be written in few ways.
        self._fitting[written, dot] = found
        return found


def _written_out(reading: _Reading, match: re.Match[str]) -> str:
    written, dot = match.groups()
    text, start, end = match.string, match.start(), match.end()
    expansion = reading.expansion
    if written[0].isupper() and (not written.isupper() or _starts_sentence(match)):
        expansion = expansion[0].upper() + expansion[1:]
    if start and text[start - 1].isdigit():
        expansion = " " + expansion
    if reading.dot == "no" or (dot and _ends_sentence(reading, match)):
        expansion += dot
    elif dot and text[end : end + 1] in {'"', "№", "<"}:
        expansion += " "
    return expansion + " " if text[end : end + 1].isalnum() else expansion


def _ends_sentence(reading: _Reading, match: re.Match[str]) -> bool:
    if _SENTENCE_END(match, ""):
        return True
    return reading.last and _CAPITAL_NEXT(match, "") is not None


def _prefix_tree(words: dict[str, list[_Reading]]) -> str:
    root: dict[str, dict] = {}  # type: ignore[type-arg]
    for word in words:
        node = root
        for char in word:
            node = node.setdefault(char, {})
        node[""] = {}
    return _tree_pattern(root)


def _tree_pattern(node: dict[str, dict]) -> str:  # type: ignore[type-arg]
    branches = [
        _either_case(char) + _tree_pattern(node[char]) for char in sorted(node) if char
    ]
    if not branches:
        return ""
    body = branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
    return f"(?:{body})?" if "" in node else body


def _either_case(char: str) -> str:
    if char == ".":
        return r"\. ?"
    return f"[{char}{char.upper()}]" if char.isalpha() else re.escape(char)


def abbreviation_rewrite() -> Rewrite:
    """Build the edit that writes abbreviations out.

    Returns
    -------
    Rewrite
        One pattern for all abbreviations; the first fitting row of the table decides,
        and where none fits the abbreviation stays.
    """
    table = _Table()
    return Rewrite(table.pattern(), table.expand)
