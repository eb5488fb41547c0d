"""What a past export teaches: which body took letters of this kind, and how surely."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from appeal_triage.features import softmax
from appeal_triage.results import Candidate, Status
from appeal_triage.routing.history_evidence import Bodies, HeadScores, evidence
from appeal_triage.routing.history_features import territory_feature
from appeal_triage.routing.history_places import NamedPlace, PlaceNames
from appeal_triage.routing.history_weights import HistoryWeights, Letter
from appeal_triage.routing.ranking import Ranking

HALF_TRUST = 10.0
"""Letters of a kind at which a history weighs as much as the rules.

So many letters tell a share to within about a sixth (the standard error of one half).
"""
_SHOWN, _NEGLIGIBLE = 10, 0.005
_SURE = 0.5
_BODILESS = 1 / 3
"""Trust below which a role may stand for a body that the rules do not know: a history
of five such letters is worth more than no body at all."""
_TOLD = 5


class Habit(NamedTuple):
    """Who took letters of one subtopic.

    Attributes
    ----------
    body : str
        Name of the body that took most.
    taken, total : int
        How many of how many.
    is_local : bool
        Whether letters of the same place alone were counted.
    """

    body: str
    taken: int
    total: int
    is_local: bool


@dataclass(frozen=True)
class History:
    """A learned history of executors.

    Attributes
    ----------
    ids, names : tuple of str
        Agency ids and names of the bodies.
    bodies : Bodies
        What their names say.
    counts : ndarray of shape (n_bodies,), float64
        Letters that each took.
    weights : HistoryWeights
        Linear heads.
    combining : ndarray of shape (11,), float64
        Weight of each kind of evidence.
    subtopics : tuple of str
        Subtopic ids in the order of their probabilities.
    cells : mapping of (str, str) to mapping of int to int
        Letters by place (empty for anywhere) and subtopic, by position of the body.
    place_names : PlaceNames
        Finds the places of the bodies.
    by_gazetteer : bool
        Whether territories of the pack were looked for in letters of no territory.
    """

    ids: tuple[str, ...]
    names: tuple[str, ...]
    bodies: Bodies
    counts: NDArray[np.float64]
    weights: HistoryWeights
    combining: NDArray[np.float64]
    subtopics: tuple[str, ...]
    cells: Mapping[tuple[str, str], Mapping[int, int]]
    place_names: PlaceNames
    by_gazetteer: bool

    def places(self, letter: Letter) -> frozenset[NamedPlace]:
        """Find the places of bodies that a letter or its sender names.

        Parameters
        ----------
        letter : Letter
            The letter.

        Returns
        -------
        frozenset of NamedPlace
            The places.
        """
        return all_places(self.place_names, letter)

    def probabilities(
        self, letter: Letter, places: frozenset[NamedPlace]
    ) -> NDArray[np.float64]:
        """Compute how likely each body is to take a letter.

        Parameters
        ----------
        letter : Letter
            The letter.
        places : frozenset of NamedPlace
            From :meth:`places`.

        Returns
        -------
        ndarray of shape (n_bodies,), float64
            Sums to 1.
        """
        outputs = self.weights.outputs(letter)[None]
        n_bodies, n_roles = len(self.ids), len(self.bodies.roles)
        ends = np.cumsum([n_bodies, n_roles, len(self.bodies.places)])
        scores = HeadScores(*np.split(outputs, ends, axis=1))
        inputs = evidence(scores, self.bodies, self.counts, [places])
        return np.asarray(softmax(inputs @ self.combining)[0])

    def trust(self, letter: Letter) -> float:
        """Tell how much of the decision the history may have.

        Parameters
        ----------
        letter : Letter
            The letter.

        Returns
        -------
        float
            In [0, 1): n / (n + ``HALF_TRUST``) for n past letters of its subtopics.
        """
        expected = float(letter.subtopics @ self._totals)
        return expected / (expected + HALF_TRUST)

    @cached_property
    def _totals(self) -> NDArray[np.float64]:
        """Past letters of each subtopic."""
        anywhere = (self.cells.get(("", subtopic), {}) for subtopic in self.subtopics)
        return np.array([sum(cell.values()) for cell in anywhere], dtype=np.float64)

    def habit(self, keys: Sequence[str], subtopic: str, body: str) -> Habit | None:
        """Count how many letters of a subtopic a body took.

        Parameters
        ----------
        keys : sequence of str
            From :func:`place_keys`: the places that are asked before anywhere.
        subtopic : str
            Subtopic id.
        body : str
            Agency id.

        Returns
        -------
        Habit or None
            None if the body took fewer than a third of them, or they were very few.
        """
        position = self.ids.index(body)
        for place in (*keys, ""):
            cell = self.cells.get((place, subtopic), {})
            total = sum(cell.values())
            if total >= _TOLD and 3 * cell.get(position, 0) >= total:
                name = self.names[position]
                return Habit(name, cell[position], total, bool(place))
        return None

    def join(
        self, ranking: Ranking, letter: Letter, subtopic: str, known: Collection[str]
    ) -> Ranking:
        """Join what the rules of the pack say with the history.

        Parameters
        ----------
        ranking : Ranking
            By the rules.
        letter : Letter
            The letter.
        subtopic : str
            Its subtopic.
        known : collection of str
            Ids of the bodies that may be named: those of the pack that have their duty
            now. Roles, which stand where the rules know no body, are not among them.

        Returns
        -------
        Ranking
            Both together, each by how much the history knows of such letters: where it
            knows little, the rules win.
        """
        places = self.places(letter)
        found = self.probabilities(letter, places).tolist()
        every = zip(self.ids, found, strict=True)
        shares = {body: share for body, share in every if body in known}
        # What a body took that has its duty no more is left to the rules: they know
        # its successor, and the other bodies of the history are none.
        full = self.trust(letter)
        scores = {body: full * share for body, share in shares.items()}
        trust = sum(scores.values())
        if not trust:
            return ranking
        labels = dict(zip(self.ids, self.names, strict=True))
        for candidate in ranking.agencies:
            if candidate.id in known or trust < _BODILESS:
                before = scores.get(candidate.id, 0.0)
                scores[candidate.id] = before + (1 - trust) * candidate.score
                labels[candidate.id] = candidate.label
        total = sum(scores.values())
        ranked = sorted(scores, key=lambda body: (-scores[body], body))
        candidates = tuple(
            Candidate(body, labels[body], min(1.0, scores[body] / total))
            for body in ranked[:_SHOWN]
            if scores[body] / total >= _NEGLIGIBLE
        )
        is_sure = candidates[0].score >= _SURE
        keys = place_keys(letter.territory, places)
        reasons = self._reasons(candidates[0].id, keys, subtopic)
        if trust < _SURE:
            reasons = (*ranking.reasons, *reasons)
            is_sure = is_sure and ranking.status is Status.OK
        return Ranking(candidates, Status.OK if is_sure else Status.REVIEW, reasons)

    def _reasons(
        self, body: str, keys: Sequence[str], subtopic: str
    ) -> tuple[str, ...]:
        if body not in self.ids:
            return ("Таких обращений в истории мало: решают правила",)
        habit = self.habit(keys, subtopic, body)
        if habit is None:
            return (f"По словам и месту похоже на то, что брал: {self._name(body)}",)
        where = " отсюда" if habit.is_local else ""
        return (
            f"Такие обращения{where} брал: {habit.body}, "
            f"{habit.taken} из {habit.total}",
        )

    def _name(self, body: str) -> str:
        return self.names[self.ids.index(body)]


def all_places(names: PlaceNames, letter: Letter) -> frozenset[NamedPlace]:
    """Find the places that a letter or its sender names.

    Parameters
    ----------
    names : PlaceNames
        Places to find.
    letter : Letter
        The letter.

    Returns
    -------
    frozenset of NamedPlace
        The places.
    """
    return names.find(letter.document) | names.of_text(letter.territory)


def place_keys(territory: str, found: frozenset[NamedPlace]) -> tuple[str, ...]:
    """Name the cells in which letters of a place are counted.

    Parameters
    ----------
    territory : str
        What the caller says.
    found : frozenset of NamedPlace
        Places that are named.

    Returns
    -------
    tuple of str
        Keys, the surest first: the caller's territory, then a place that the letter
        alone names; none where nothing is known or two places are named.
    """
    given = territory_feature(territory)
    lemmas = {place.lemma for place in found}
    told = tuple(sorted(lemmas)) if len(lemmas) == 1 else ()
    return ((given,) if given else ()) + told
