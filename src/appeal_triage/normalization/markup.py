"""Markup: HTML entities and tags, mentions, links, hashtags, escaped line breaks."""

from __future__ import annotations

import re
from html.entities import html5

from appeal_triage.knowledge import package_data, read_table
from appeal_triage.normalization.characters import fold_plainly, pause
from appeal_triage.normalization.edits import Rewrite, Stage
from appeal_triage.normalization.placeholders import LINK, MAIL, MENTION

_TAG_KINDS = ("block", "inline", "hidden")
_LAST_CODE_POINT = 0x10FFFF
_TRAILING = ".,!?;:)]»\"'"

_VK_ID = r"(?:id|club|public|event)-?\d++"


def _entity(match: re.Match[str]) -> str:
    name = match[1]
    if name[0] == "#":
        code = int(name[2:], 16) if name[1] in "xX" else int(name[1:])
        return fold_plainly(chr(code)) if code <= _LAST_CODE_POINT else " "
    meant = html5.get(f"{name};" if match[0][-1] == ";" else name)
    return match[0] if meant is None else fold_plainly(meant)


class _Tags:
    """Replaces tags by kind, as ``tags.csv`` tells."""

    def __init__(self) -> None:
        rows = read_table(
            package_data("normalization", "tags.csv"), ("tag", "kind", "source")
        )
        self._kinds = {row["tag"]: row.choice("kind", _TAG_KINDS) for row in rows}

    def names(self, kind: str) -> str:
        return "|".join(sorted(tag for tag, k in self._kinds.items() if k == kind))

    def __call__(self, match: re.Match[str]) -> str:
        kind = self._kinds.get(match[1].lower())
        if kind is None:
            return match[0]
        # After «<», closing the gap would make a tag of what was none.
        before = match.string[max(0, match.start() - 1) : match.start()]
        return "\n" if kind == "block" else " " if before == "<" else ""


def _link(match: re.Match[str]) -> str:
    url = match[0]
    before = match.string[max(0, match.start() - 1) : match.start()]
    lead = " " if before.isalnum() else ""
    return lead + LINK + url[len(url.rstrip(_TRAILING)) :]


_HUMP = re.compile("(?<=[a-zа-я])(?=[A-ZА-Я])")


def _hashtag(match: re.Match[str]) -> str:
    return _HUMP.sub(" ", match[1].replace("_", " "))


def escape_stage() -> Stage:
    """Build the stage for line breaks that were written out by an export.

    Returns
    -------
    Stage
        ``_x000D_``, two-character line breaks and tabs, stray backslashes.

    References
    ----------
    .. [1] ISO/IEC 29500-1 (Office Open XML), section 22.9.2.19, ST_Xstring.
    """
    return Stage(
        re.compile(r"[\\_]").search,
        (
            Rewrite(re.compile(r"_x000[aAdD]_|\\r\\n|\\[nr](?![a-zа-я])"), "\n"),
            Rewrite(re.compile(r"\\n(?=[а-я])|\\t(?![a-zа-я])"), " "),
            Rewrite(re.compile(r"""\\(?=["'/])"""), ""),
            Rewrite(re.compile(r"(?<=\w)\\(?=\w)"), "/"),
            Rewrite(re.compile(r"\\++"), " "),
        ),
    )


def html_stage() -> Stage:
    """Build the stage for entities and tags.

    Returns
    -------
    Stage
        Entities are decoded, real tags removed or turned into line breaks; placeholders
        and mere comparison signs stay.

    References
    ----------
    .. [1] HTML Living Standard, section 13.5, "Named character references".
    """
    tags = _Tags()
    name = r"(#\d{1,7}+|#[xX][0-9a-fA-F]{1,6}+|[A-Za-z][A-Za-z0-9]{1,31}+)"
    hidden = rf"(?i:<({tags.names('hidden')})\b[^<>]*+>[^<]*+</\1\s*+>)"
    return Stage(
        re.compile("[&<]").search,
        (
            Rewrite(re.compile(rf"&(?:(?:amp|#38|#x26);)*{name};?"), _entity),
            Rewrite(re.compile(hidden), " "),
            Rewrite(re.compile(r"<!--[^<>]*+>"), " "),
            Rewrite(re.compile(r"</?([A-Za-z][A-Za-z0-9]*+)(?:[\s/][^<>]*+)?>"), tags),
            Rewrite(re.compile(r"(?<! ) *+</?3++(?!\d| ?[а-я]) *+"), pause),
        ),
    )


def wiki_stage() -> Stage:
    """Build the stage for the marked-up mentions and links of social networks.

    Returns
    -------
    Stage
        ``[id1|Имя]``, ``*id1 (Имя)``, ``@name (Имя)`` become one placeholder; any other
        wiki link becomes its words.

    References
    ----------
    .. [1] VK for developers, "Упоминания и ссылки в тексте".
    """
    return Stage(
        re.compile(r"[@*\[]").search,
        (
            Rewrite(
                re.compile(
                    rf"\[{_VK_ID}(?::bp-?\d++_\d++)?\|[^\[\]|\n]*+\]"
                    rf"|(?<![\w/])[*@](?:{_VK_ID}|[A-Za-z][\w.]*+) ?\([^()\n]*+\)"
                ),
                MENTION,
            ),
            Rewrite(
                re.compile(r"\[[^\s\[\]|]++\|([^\[\]|]++)(?:\|[^\[\]|]*+)?\]"),
                lambda match: match[1],
            ),
        ),
    )


def mention_stage() -> Stage:
    """Build the stage for e-mail addresses and plain mentions.

    Returns
    -------
    Stage
        ``name@host`` and ``@name`` become placeholders.

    References
    ----------
    .. [1] RFC 5322, section 3.4.1, "Addr-Spec Specification" (the common part of it).
    """
    host = r"[\w-]++(?:\.[\w-]++)++"
    name = r"[A-Za-zА-Яа-я]\w*+(?:[.-]\w++)*+"
    return Stage(
        re.compile("[@*]").search,
        (
            Rewrite(re.compile(r"(?<![\w#])(#\w++)@[\w.]++"), lambda match: match[1]),
            Rewrite(re.compile(rf"(?<![\w.+-])[\w.+-]++@{host}"), MAIL),
            Rewrite(re.compile(rf"(?:@{name})++|(?<!\w)\*{_VK_ID}"), MENTION),
        ),
    )


_LATIN = re.compile("[A-Za-z]")


def _may_have_link(text: str) -> bool:
    return _LATIN.search(text) is not None or ".р" in text


def link_stage() -> Stage:
    """Build the stage for links.

    Returns
    -------
    Stage
        Addresses with a scheme, with «www.», with a known top-level domain; names of
        attached files.

    References
    ----------
    .. [1] RFC 3986, "Uniform Resource Identifier (URI): Generic Syntax".
    """
    rows = read_table(
        package_data("normalization", "link_endings.csv"), ("ending", "source")
    )
    # The longest first, or «doc» would be tried for «docx» in vain.
    endings = sorted((row["ending"] for row in rows), key=lambda end: (-len(end), end))
    rest = r"""[^\s<>"]"""
    return Stage(
        _may_have_link,
        (
            Rewrite(
                re.compile(
                    rf"(?i:https?:/{{1,2}}{rest}++|www\.{rest}++"
                    rf"|(?<![\w.@/-])(?:[\w-]++\.)+(?:{'|'.join(endings)})(?![\w@-])(?:/{rest}*+)?)"
                ),
                _link,
            ),
        ),
    )


def residue_stage() -> Stage:
    """Build the stage for hashtags and what is left of light markup.

    Returns
    -------
    Stage
        Hashtags become words; markers of bold and italic text, rules and bars go.
    """
    return Stage(
        re.compile(r"[@#*_|^{}=~+—]").search,
        (
            Rewrite(re.compile(r"(?<!\w)@(?!\w)"), " "),
            Rewrite(re.compile(r"#(?= ?\d)"), "№"),
            Rewrite(re.compile(r"(?<=\w)\|(?=\w)"), "/"),
            Rewrite(re.compile(r"(?<![\w#])#(\w++)"), _hashtag),
            Rewrite(re.compile(r"[=_*#~+|—]{3,}+|[-=_*#~+|—]{4,}+"), " "),
            Rewrite(re.compile(r"(?<=\w)\*++(?=\w)"), "*"),
            Rewrite(re.compile(r"(?<!\w)\*++|\*++(?!\w)"), ""),
            Rewrite(re.compile(r"[_|^{}#]++|~~++"), " "),
        ),
    )
