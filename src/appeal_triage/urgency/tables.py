"""The tables of the cues, read and checked.

``cues.csv``
    Cues: group, level, whether it alone makes sure of the level, phrase, neighbors that
    forbid it, states that it cannot take, reason, an invented example.
``scopes.csv``
    What changes the sense of a cue, and how far it reaches.
``groups.csv``
    Groups in stable order with their kind: ``danger`` (people can be hurt now),
    ``risk`` (a hazard without an immediate threat), ``outage`` (a vital service is
    missing), ``harm``, ``people``, ``time``, ``tone``.
``classes.csv``
    Named sets of words, such as ``@wire``; ``clause_break`` are the conjunctions that
    begin a clause, ``common`` the words that are met most often.
``homonyms.csv``
    Forms that the analyzer reads as another word than is meant here.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from appeal_triage.errors import KnowledgeError
from appeal_triage.knowledge import Row, package_data, read_table
from appeal_triage.normalization.morphology import analyzer
from appeal_triage.taxonomy import load_taxonomy
from appeal_triage.urgency.cues import Cue, CueMatcher
from appeal_triage.urgency.indexing import Index
from appeal_triage.urgency.lexicon import Atoms, Lexicon
from appeal_triage.urgency.matching import Neighbor, Phrase
from appeal_triage.urgency.patterns import Grammar, PatternError
from appeal_triage.urgency.scopes import COLUMNS, STATES, ScopeIndex, compiled

_CUE_COLUMNS = (
    "id",
    "group",
    "level",
    "sure",
    "pattern",
    "unless",
    "keeps",
    "reason",
    "example",
    "source",
)
_KINDS = ("danger", "risk", "outage", "harm", "hazard", "people", "time", "tone")
_WITH_REASON = ("danger", "risk", "outage")
CLAUSE_BREAK = "clause_break"
"""Name of the set of conjunctions that begin a clause."""
_YES = "yes"
_SURE_LEVELS = ("high", "emergency")


@cache
def load_cues() -> CueMatcher:
    """Return the matcher of the package's tables, read once.

    Returns
    -------
    CueMatcher
        The matcher.

    Examples
    --------
    >>> load_cues().states[-1]
    'present'
    """
    return read_cues(package_data("urgency"))


@cache
def load_telling_cues() -> CueMatcher:
    """Return the package's matcher of the cues that the level hangs on.

    Returns
    -------
    CueMatcher
        :meth:`CueMatcher.telling` of :func:`load_cues`.

    Examples
    --------
    >>> len(load_telling_cues().cues) < len(load_cues().cues)
    True
    """
    return load_cues().telling()


def read_cues(folder: Path) -> CueMatcher:
    """Read and cross-check the five tables of a folder.

    Parameters
    ----------
    folder : Path
        Holds ``groups.csv``, ``classes.csv``, ``homonyms.csv``, ``scopes.csv``,
        ``cues.csv``.

    Returns
    -------
    CueMatcher
        The matcher.

    Raises
    ------
    KnowledgeError
        If an id repeats, a group or a class does not exist, a pattern is wrong, or
        a cell that is needed is empty; names the file, the row and the column.
    """
    kinds = _read_groups(folder)
    classes = read_classes(folder)
    lexicon = Lexicon(_read_homonyms(folder), classes[CLAUSE_BREAK].forms, _known)
    grammar = Grammar(classes, lexicon)
    scopes = ScopeIndex()
    for row in _unique(read_table(folder / "scopes.csv", COLUMNS)):
        scopes.add(row, grammar, kinds)
    read = _read_cues(folder, grammar, kinds)
    index: Index[Cue] = Index()
    for cue, phrases, unless in read:
        for phrase in phrases:
            index.add(grammar.anchored(phrase), unless, cue)
    scopes.freeze(grammar)
    lexicon.freeze()
    return CueMatcher(kinds, lexicon, scopes, index, tuple(cue for cue, *_ in read))


def _known(word: str) -> bool:
    return bool(analyzer().word_is_known(word))


def _unique(rows: Iterable[Row]) -> Iterable[Row]:
    """Pass rows on whose id is new and an ASCII identifier, with a source."""
    seen: set[str] = set()
    for row in rows:
        name = row["id"]
        if not name.isascii() or not name.isidentifier():
            raise row.fail("id", f"«{name}» не латинский идентификатор")
        if name in seen:
            raise row.fail("id", f"«{name}» повторяется")
        if not row["source"]:
            raise row.fail("source", "пустая ячейка; напишите, откуда строка")
        seen.add(name)
        yield row


def _read_groups(folder: Path) -> dict[str, str]:
    columns = ("id", "kind", "label", "source")
    rows = read_table(folder / "groups.csv", columns)
    return {row["id"]: row.choice("kind", _KINDS) for row in _unique(rows)}


def read_classes(folder: Path) -> dict[str, Atoms]:
    """Read named sets of words; a set may name sets above it, and go on below.

    Parameters
    ----------
    folder : Path
        Holds ``classes.csv``.

    Returns
    -------
    dict of str to Atoms
        Sets by name; ``clause_break`` is among them.

    Raises
    ------
    KnowledgeError
        If a word is not written in the language of patterns, or the set of the
        conjunctions that begin a clause is absent.
    """
    classes: dict[str, Atoms] = {}
    grammar = Grammar(classes, Lexicon({}))
    for row in read_table(folder / "classes.csv", ("class", "words", "source")):
        words = classes.get(row["class"], Atoms())
        try:
            for atom in row["words"].split():
                words |= grammar.atoms(atom)
        except PatternError as problem:
            raise row.fail("words", str(problem)) from None
        classes[row["class"]] = words
    if CLAUSE_BREAK not in classes:
        raise KnowledgeError(f"classes.csv: нет класса «{CLAUSE_BREAK}»")
    return classes


def _read_homonyms(folder: Path) -> dict[str, frozenset[str]]:
    homonyms: dict[str, frozenset[str]] = {}
    for row in read_table(folder / "homonyms.csv", ("form", "lemma", "source")):
        known = homonyms.get(row["form"], frozenset())
        homonyms[row["form"]] = known | {row["lemma"]}
    return homonyms


def _read_cues(
    folder: Path, grammar: Grammar, kinds: dict[str, str]
) -> list[tuple[Cue, tuple[Phrase, ...], tuple[Neighbor, ...]]]:
    levels = ("", *load_taxonomy().urgency)
    read = []
    for row in _unique(read_table(folder / "cues.csv", _CUE_COLUMNS)):
        group = row.choice("group", kinds)
        if not row["example"]:
            raise row.fail("example", "пустая ячейка; придумайте пример")
        if kinds[group] in _WITH_REASON and not row["reason"]:
            raise row.fail("reason", "пустая ячейка; скажите дежурному, что нашли")
        keeps = frozenset(row["keeps"].split())
        if not keeps <= set(STATES):
            raise row.fail("keeps", f"состояния бывают: {', '.join(STATES)}")
        sure = row.choice("sure", ("", _YES)) == _YES
        level = row.choice("level", levels)
        if sure and level not in _SURE_LEVELS:
            raise row.fail("sure", "надежны бывают лишь high и emergency")
        cue = Cue(
            row["id"],
            group,
            level,
            row["reason"],
            row["example"],
            row["source"],
            keeps,
            kinds[group],
            sure,
        )
        read.append((cue, *compiled(row, grammar)))
    return read
