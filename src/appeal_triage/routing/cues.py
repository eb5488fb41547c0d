"""Words that decide between owners: whose road, whose yard, whose pipe."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from appeal_triage.knowledge import Row, package_data, read_table
from appeal_triage.normalization import Morph
from appeal_triage.urgency.indexing import Index
from appeal_triage.urgency.lexicon import Atoms, Lexicon
from appeal_triage.urgency.patterns import Grammar, PatternError

_CUE_COLUMNS = ("id", "pattern", "unless", "reason", "example", "source")
_CLASS_COLUMNS = ("id", "words", "source")


class JurisdictionCue(NamedTuple):
    """A fact about the place or the fault that points to an owner.

    Attributes
    ----------
    id : str
        Stable key: ``private_house``.
    reason : str
        What it means, in Russian, for the duty officer.
    """

    id: str
    reason: str


class JurisdictionHit(NamedTuple):
    """A cue found in a text.

    Attributes
    ----------
    cue : JurisdictionCue
        What was found.
    start, end : int
        Tokens [start, end) from the first word matched to the last.
    """

    cue: JurisdictionCue
    start: int
    end: int


class JurisdictionCues:
    """Finds cues of jurisdiction by the patterns of a table.

    Parameters
    ----------
    rows : iterable of Row
        Rows of ``jurisdiction_cues.csv``; several may share an id and a reason.
    classes : iterable of Row
        Rows of ``classes.csv``: words that patterns name as ``@id``.

    Raises
    ------
    KnowledgeError
        If a pattern is not written in the language of
        :mod:`appeal_triage.urgency.patterns`.
    """

    def __init__(self, rows: Iterable[Row], classes: Iterable[Row]) -> None:
        self._lexicon = Lexicon({})
        self._index: Index[JurisdictionCue] = Index()
        self._cues: dict[str, JurisdictionCue] = {}
        named: dict[str, Atoms] = {}
        grammar = Grammar(named, self._lexicon)
        for row in classes:
            named[row["id"]] = _class(row, grammar)
        compiled = []
        for row in rows:
            cue = self._cue(row)
            try:
                phrases = grammar.phrases(row["pattern"])
                unless = grammar.neighbors(row["unless"])
            except PatternError as problem:
                raise row.fail("pattern", str(problem)) from None
            compiled += [(phrase, unless, cue) for phrase in phrases]
        for phrase, unless, cue in compiled:
            self._index.add(grammar.anchored(phrase), unless, cue)
        self._lexicon.freeze()
        self._lexicon = self._lexicon.serving(self._index)

    @property
    def ids(self) -> frozenset[str]:
        """Return the ids of all cues."""
        return frozenset(self._cues)

    def _cue(self, row: Row) -> JurisdictionCue:
        if not row["id"].isascii() or not row["id"].isidentifier():
            raise row.fail("id", f"«{row['id']}» не латинский идентификатор")
        if not row["reason"] and row["id"] not in self._cues:
            raise row.fail("reason", "напишите причину по-русски")
        cue = JurisdictionCue(row["id"], row["reason"])
        known = self._cues.setdefault(row["id"], cue)
        if row["reason"] and row["reason"] != known.reason:
            raise row.fail("reason", f"у «{row['id']}» уже есть другая причина")
        return known

    def find(
        self, tokens: Sequence[str], morphs: Sequence[Morph]
    ) -> tuple[JurisdictionHit, ...]:
        """Find the cues of a text.

        Parameters
        ----------
        tokens : sequence of str
            Tokens of the canonical text, punctuation included.
        morphs : sequence of Morph
            Their analyses, as many.

        Returns
        -------
        tuple of JurisdictionHit
            Hits in text order, each cue at each place once.
        """
        words = self._lexicon.read(tokens, morphs)
        hits = {
            JurisdictionHit(cue, found[0], found[-1] + 1)
            for cue, found in self._index.matches(words)
        }
        return tuple(sorted(hits, key=lambda hit: (hit.start, hit.end, hit.cue.id)))


def _class(row: Row, grammar: Grammar) -> Atoms:
    atoms = Atoms()
    try:
        for word in row["words"].split():
            atoms |= grammar.atoms(word)
    except PatternError as problem:
        raise row.fail("words", str(problem)) from None
    return atoms


def read_jurisdiction_cues(folder: Path) -> JurisdictionCues:
    """Read ``jurisdiction_cues.csv`` and ``classes.csv`` of a folder.

    Parameters
    ----------
    folder : Path
        Where they are.

    Returns
    -------
    JurisdictionCues
        The cues, ready to be found.

    Raises
    ------
    KnowledgeError
        If a table is absent or a row is wrong.
    """
    return JurisdictionCues(
        read_table(folder / "jurisdiction_cues.csv", _CUE_COLUMNS),
        read_table(folder / "classes.csv", _CLASS_COLUMNS),
    )


@cache
def load_jurisdiction_cues() -> JurisdictionCues:
    """Return the package's cues of jurisdiction, read once.

    Returns
    -------
    JurisdictionCues
        The cues.
    """
    return read_jurisdiction_cues(package_data("routing"))
