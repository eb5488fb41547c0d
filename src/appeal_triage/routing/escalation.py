"""Whom to tell when the one who must act writes empty answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from appeal_triage.knowledge import Row, package_data, read_table
from appeal_triage.routing.cues import JurisdictionHit
from appeal_triage.taxonomy import Taxonomy, load_taxonomy

REFUSAL = "refusal"
"""Cue of inaction, after which the supervisor is named."""
_FILE = "escalations.csv"
_COLUMNS = ("owner", "subtopic", "supervisor", "reason", "source")


class Escalation(NamedTuple):
    """Who supervises an owner, and why it is time to say so.

    Attributes
    ----------
    supervisor : str
        Owner id of the supervisor.
    reason : str
        Russian sentence for the duty officer.
    """

    supervisor: str
    reason: str


class Escalations:
    """Names the supervisor of an owner whose inaction a text tells of.

    The supervisor is no owner: the owner still acts first. It becomes the owner only
    where the refusal is the subject, which the rules of owners decide.

    Parameters
    ----------
    rows : iterable of Row
        Rows of ``escalations.csv``. A row for the subtopic goes before one for its
        topic (``roads/*``), and that before one for any.
    taxonomy : Taxonomy
        Ids that rows may name.

    Raises
    ------
    KnowledgeError
        If an id is unknown, a row repeats, has no reason, or an owner would supervise
        itself.
    """

    def __init__(self, rows: Iterable[Row], taxonomy: Taxonomy) -> None:
        self._topics = {key: label.parent for key, label in taxonomy.subtopics.items()}
        self._rules = _read(rows, taxonomy)

    def find(
        self, owner: str, subtopic: str, hits: Iterable[JurisdictionHit]
    ) -> Escalation | None:
        """Find whom to tell.

        Parameters
        ----------
        owner, subtopic : str
            Ids that were decided.
        hits : iterable of JurisdictionHit
            Cues of jurisdiction in the text.

        Returns
        -------
        Escalation or None
            None if the text tells of no inaction, and where no body of the taxonomy
            supervises the owner.

        Raises
        ------
        KeyError
            If the subtopic is not in the taxonomy.

        Examples
        --------
        >>> from appeal_triage.normalization import Morph, is_word, parse, tokenize
        >>> from appeal_triage.routing import load_owner_rules
        >>> tokens = tokenize("УК отписывается, крыша течет")
        >>> comma = Morph("", "PNCT", "", "")
        >>> morphs = [parse(t) if is_word(t) else comma for t in tokens]
        >>> hits = load_owner_rules().cues(tokens, morphs)
        >>> load_escalations().find(
        ...     "management_company", "roof_facade", hits
        ... ).supervisor
        'housing_inspectorate'
        """
        keys = (subtopic, f"{self._topics[subtopic]}/*", "")
        if all(hit.cue.id != REFUSAL for hit in hits):
            return None
        rules = (self._rules.get((owner, key)) for key in keys)
        return next((rule for rule in rules if rule), None)


def _read(
    rows: Iterable[Row], taxonomy: Taxonomy
) -> Mapping[tuple[str, str], Escalation]:
    found: dict[tuple[str, str], Escalation] = {}
    subtopics = {*taxonomy.subtopics, *(f"{topic}/*" for topic in taxonomy.topics)}
    for row in rows:
        owner = row.choice("owner", taxonomy.owners)
        key = owner, row["subtopic"] and row.choice("subtopic", subtopics)
        supervisor = row.choice("supervisor", taxonomy.owners)
        if key in found:
            raise row.fail("subtopic", f"для «{owner}» здесь уже есть строка")
        if supervisor in {owner, "none"}:
            raise row.fail("supervisor", "нужен тот, кто надзирает за ответственным")
        if not row["reason"]:
            raise row.fail("reason", "напишите причину по-русски")
        found[key] = Escalation(supervisor, row["reason"])
    return found


def read_escalations(folder: Path, taxonomy: Taxonomy) -> Escalations:
    """Read ``escalations.csv`` of a folder.

    Parameters
    ----------
    folder : Path
        Where it is.
    taxonomy : Taxonomy
        Ids that rows may name.

    Returns
    -------
    Escalations
        The supervisors.

    Raises
    ------
    KnowledgeError
        If the table is absent or a row is wrong.
    """
    return Escalations(read_table(folder / _FILE, _COLUMNS), taxonomy)


@cache
def load_escalations() -> Escalations:
    """Return the package's supervisors, read once.

    Returns
    -------
    Escalations
        The supervisors.
    """
    rows = read_table(package_data("routing", _FILE), _COLUMNS)
    return Escalations(rows, load_taxonomy())
