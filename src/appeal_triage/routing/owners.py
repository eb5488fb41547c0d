"""Who acts first: a prior over owners from the subtopic and the cues of the text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from appeal_triage.errors import KnowledgeError
from appeal_triage.knowledge import Row, package_data, read_table
from appeal_triage.normalization import Morph
from appeal_triage.routing.cues import (
    JurisdictionCues,
    JurisdictionHit,
    load_jurisdiction_cues,
    read_jurisdiction_cues,
)
from appeal_triage.taxonomy import Taxonomy, load_taxonomy

_COLUMNS = ("subtopic", "cue", "owner", "weight", "reason", "source")
_UNLISTED = 0.01
"""Share of an owner that the defaults of a subtopic leave out, before any cue."""


class OwnerRule(NamedTuple):
    """One row of ``owners.csv``.

    Attributes
    ----------
    owner : str
        Owner id.
    weight : float
        Of a default row, the share of appeals; of a cue row, how many times likelier
        the cue makes the owner.
    reason : str
        Why, in Russian, with the norm.
    """

    owner: str
    weight: float
    reason: str


_Rules = Mapping[tuple[str, str], tuple[OwnerRule, ...]]


class OwnerRules:
    """Turns a subtopic and the cues of a text into probabilities of owners.

    The defaults of a subtopic are the prior; each cue multiplies the odds of the
    owners it speaks for, once however often it is said. Of rows for a cue those of
    the subtopic are taken, else those of its topic (``roads/*``), else those of any
    (``*``).

    Parameters
    ----------
    rows : iterable of Row
        Rows of ``owners.csv``.
    cues : JurisdictionCues
        Finds the cues that rows name.
    taxonomy : Taxonomy
        Ids that rows may name.

    Raises
    ------
    KnowledgeError
        If an id is unknown, a weight is not positive, a row repeats, a subtopic has no
        default, or a cue is never used.
    """

    def __init__(
        self, rows: Iterable[Row], cues: JurisdictionCues, taxonomy: Taxonomy
    ) -> None:
        self._cues = cues
        self._topics = {key: label.parent for key, label in taxonomy.subtopics.items()}
        self._rules = _read_rules(rows, cues, taxonomy)

    def cues(
        self, tokens: Sequence[str], morphs: Sequence[Morph]
    ) -> tuple[JurisdictionHit, ...]:
        """Find the cues of jurisdiction in a text.

        Parameters
        ----------
        tokens : sequence of str
            Tokens of the canonical text, punctuation included.
        morphs : sequence of Morph
            Their analyses, as many.

        Returns
        -------
        tuple of JurisdictionHit
            Hits in text order.
        """
        return self._cues.find(tokens, morphs)

    @property
    def cue_ids(self) -> frozenset[str]:
        """Return the ids of all cues."""
        return self._cues.ids

    def prior(
        self, subtopic: str, hits: Iterable[JurisdictionHit] = ()
    ) -> dict[str, float]:
        """Return the probability of each owner that may act.

        Parameters
        ----------
        subtopic : str
            Subtopic id.
        hits : iterable of JurisdictionHit, optional
            Cues of the text.

        Returns
        -------
        dict of str to float
            Probability by owner id, the likeliest first; they sum to 1.

        Raises
        ------
        KeyError
            If the subtopic is not in the taxonomy.

        Examples
        --------
        >>> prior = load_owner_rules().prior("elevator")
        >>> max(prior, key=prior.get)
        'management_company'
        """
        odds = {rule.owner: rule.weight for rule in self._rules[subtopic, ""]}
        for cue in sorted({hit.cue.id for hit in hits}):
            for rule in self.rules(subtopic, cue):
                odds[rule.owner] = odds.get(rule.owner, _UNLISTED) * rule.weight
        total = sum(odds.values())
        ranked = sorted(odds, key=lambda owner: (-odds[owner], owner))
        return {owner: odds[owner] / total for owner in ranked}

    def rules(self, subtopic: str, cue: str) -> tuple[OwnerRule, ...]:
        """Return the rows that a cue brings in for a subtopic.

        Parameters
        ----------
        subtopic : str
            Subtopic id.
        cue : str
            Cue id; empty for the defaults.

        Returns
        -------
        tuple of OwnerRule
            The rows; empty if the cue does not matter here.

        Raises
        ------
        KeyError
            If the subtopic is not in the taxonomy.
        """
        topic = self._topics[subtopic]
        for key in (subtopic, f"{topic}/*", "*"):
            if (key, cue) in self._rules:
                return self._rules[key, cue]
        return ()

    def strongest(self, subtopic: str, hits: Iterable[JurisdictionHit]) -> float:
        """Return how much the strongest cue of a text weighs.

        Parameters
        ----------
        subtopic : str
            Subtopic id.
        hits : iterable of JurisdictionHit
            Cues of the text.

        Returns
        -------
        float
            The largest weight that a cue gives an owner here; 1 if none matters.

        Raises
        ------
        KeyError
            If the subtopic is not in the taxonomy.
        """
        cues = sorted({hit.cue.id for hit in hits})
        weights = [r.weight for cue in cues for r in self.rules(subtopic, cue)]
        return max(weights, default=1.0)

    def owners(self, subtopic: str) -> tuple[str, ...]:
        """Return every owner that rows give a subtopic, with any cue.

        Parameters
        ----------
        subtopic : str
            Subtopic id.

        Returns
        -------
        tuple of str
            Owner ids in alphabetical order.
        """
        return tuple(
            sorted({
                rule.owner
                for cue in ("", *self._cues.ids)
                for rule in self.rules(subtopic, cue)
            })
        )


def _read_rules(
    rows: Iterable[Row], cues: JurisdictionCues, taxonomy: Taxonomy
) -> _Rules:
    found: dict[tuple[str, str], list[OwnerRule]] = {}
    topics = {f"{topic}/*" for topic in taxonomy.topics}
    for row in rows:
        cue = row["cue"] and row.choice("cue", cues.ids)
        anywhere = {"*", *topics} if cue else set[str]()
        subtopic = row.choice("subtopic", {*taxonomy.subtopics, *anywhere})
        owner = row.choice("owner", taxonomy.owners)
        weight = row.number("weight", 0)
        if not 0 < weight < float("inf"):
            raise row.fail("weight", "нужно число больше нуля")
        group = found.setdefault((subtopic, cue), [])
        if any(rule.owner == owner for rule in group):
            raise row.fail("owner", f"«{owner}» здесь уже есть")
        group.append(OwnerRule(owner, weight, row["reason"]))
    for subtopic in taxonomy.subtopics:
        if (subtopic, "") not in found:
            raise KnowledgeError(
                f"owners.csv: у подтемы «{subtopic}» нет строки с пустым «cue»"
            )
    unused = cues.ids - {cue for _, cue in found}
    if unused:
        raise KnowledgeError(
            f"owners.csv: признак «{min(unused)}» ни в одной строке не использован"
        )
    return {key: tuple(group) for key, group in found.items()}


def read_owner_rules(folder: Path, taxonomy: Taxonomy) -> OwnerRules:
    """Read the tables of owners and cues of a folder.

    Parameters
    ----------
    folder : Path
        Holds ``owners.csv``, ``jurisdiction_cues.csv``, ``classes.csv``.
    taxonomy : Taxonomy
        Ids that rows may name.

    Returns
    -------
    OwnerRules
        The rules.

    Raises
    ------
    KnowledgeError
        If a table is absent or a row is wrong.
    """
    cues = read_jurisdiction_cues(folder)
    return OwnerRules(read_table(folder / "owners.csv", _COLUMNS), cues, taxonomy)


@cache
def load_owner_rules() -> OwnerRules:
    """Return the package's rules of owners, read once.

    Returns
    -------
    OwnerRules
        The rules.

    Examples
    --------
    >>> round(sum(load_owner_rules().prior("heating").values()), 9)
    1.0
    """
    rows = read_table(package_data("routing", "owners.csv"), _COLUMNS)
    return OwnerRules(rows, load_jurisdiction_cues(), load_taxonomy())
