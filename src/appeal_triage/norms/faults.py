"""Kinds of faults that only norms ask about, found only where one is asked for.

``faults/kinds.csv``
    Kinds: a phrase in the language of :mod:`appeal_triage.urgency.patterns`, the
    neighbors that forbid it, an invented example.
``faults/classes.csv``
    Named sets of words; ``clause_break`` are the conjunctions that begin a clause.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from appeal_triage.knowledge import Row, read_table
from appeal_triage.urgency.indexing import Index
from appeal_triage.urgency.lexicon import Lexicon
from appeal_triage.urgency.matching import Neighbor, Phrase
from appeal_triage.urgency.patterns import Grammar
from appeal_triage.urgency.scopes import compiled
from appeal_triage.urgency.tables import CLAUSE_BREAK, read_classes

if TYPE_CHECKING:
    from appeal_triage.normalization import Morph

_KINDS = ("id", "pattern", "unless", "reason", "example", "source")


class Fault(NamedTuple):
    """A kind of fault.

    Attributes
    ----------
    id : str
        Stable key.
    reason : str
        Short Russian name.
    example : str
        An invented line with it.
    """

    id: str
    reason: str
    example: str


class _Entry(NamedTuple):
    fault: Fault
    phrases: tuple[Phrase, ...]
    unless: tuple[Neighbor, ...]


class FaultFinder:
    """Finds kinds of faults in texts.

    Made by :func:`read_faults`.

    Parameters
    ----------
    lexicon : Lexicon
        Numbers the elements of all patterns.
    entries : sequence
        The kinds with their phrases, in file order.
    """

    def __init__(self, lexicon: Lexicon, entries: Sequence[_Entry]) -> None:
        self._lexicon = lexicon
        self._entries = tuple(entries)
        self._indexes: dict[frozenset[str], Index[str]] = {}

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Every kind, in file order."""
        return tuple(entry.fault for entry in self._entries)

    def find(
        self, kinds: frozenset[str], tokens: Sequence[str], morphs: Sequence[Morph]
    ) -> frozenset[str]:
        """Find some kinds of faults in a text, in time linear in its length.

        Parameters
        ----------
        kinds : frozenset of str
            Ids of the kinds; others are passed over.
        tokens : sequence of str
            Tokens of the canonical text, punctuation included.
        morphs : sequence of Morph
            Their analyses, as many.

        Returns
        -------
        frozenset of str
            Those of them that the text tells of.
        """
        index = self._indexes.get(kinds)
        if index is None:
            index = self._indexes[kinds] = self._indexed(kinds)
        words = self._lexicon.read(tokens, morphs)
        return frozenset(fault for fault, _ in index.matches(words))

    def _indexed(self, kinds: frozenset[str]) -> Index[str]:
        """Index the phrases of some kinds: a subtopic asks for few of all."""
        index: Index[str] = Index()
        for fault, phrases, unless in self._entries:
            if fault.id in kinds:
                for phrase in phrases:
                    index.add(phrase, unless, fault.id)
        return index


def read_faults(folder: Path, known: Callable[[str], bool]) -> FaultFinder:
    """Read and check the tables of a folder.

    Parameters
    ----------
    folder : Path
        Holds ``kinds.csv`` and ``classes.csv``.
    known : callable
        Tells whether a dictionary has a word.

    Returns
    -------
    FaultFinder
        Finds the kinds.

    Raises
    ------
    KnowledgeError
        If an id repeats, a class does not exist, a pattern is wrong or a cell that is
        needed is empty; names the file, the row and the column.
    """
    classes = read_classes(folder)
    lexicon = Lexicon({}, classes[CLAUSE_BREAK].forms, known)
    grammar = Grammar(classes, lexicon)
    read = list(_entries(read_table(folder / "kinds.csv", _KINDS), grammar))
    entries = [
        entry._replace(phrases=tuple(map(grammar.anchored, entry.phrases)))
        for entry in read
    ]
    lexicon.freeze()
    return FaultFinder(lexicon, entries)


def _entries(rows: Iterable[Row], grammar: Grammar) -> Iterable[_Entry]:
    seen: set[str] = set()
    for row in rows:
        for column in ("id", "reason", "example", "source"):
            if not row[column]:
                raise row.fail(column, "пустая ячейка")
        if row["id"] in seen:
            raise row.fail("id", f"«{row['id']}» повторяется")
        seen.add(row["id"])
        fault = Fault(row["id"], row["reason"], row["example"])
        yield _Entry(fault, *compiled(row, grammar))
