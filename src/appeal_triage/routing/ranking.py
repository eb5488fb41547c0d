"""Probabilities of owner roles at one or several places → bodies in order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from appeal_triage.results import Candidate, Status
from appeal_triage.routing.bodies import Agency, Case, Override, choose_override
from appeal_triage.routing.ladder import Ladder, Share

_SHOWN = 10
_NEGLIGIBLE = 0.005
NOBODY = "none"
"""The owner of what is no appeal."""


class Ranking(NamedTuple):
    """Bodies for one appeal.

    Attributes
    ----------
    agencies : tuple of Candidate
        The likeliest first; scores are probabilities that sum to 1 at most.
    status : Status
        ``review`` when the place, which decides, is not known.
    reasons : tuple of str
        Short Russian sentences.
    """

    agencies: tuple[Candidate, ...]
    status: Status
    reasons: tuple[str, ...]


class PossiblePlace(NamedTuple):
    """One of the places that a name may mean.

    Attributes
    ----------
    chain : tuple of str
        The territory and those around it, the innermost first; empty if not known.
    name : str
        For people, with the territory around it.
    weight : float
        How likely it is among the others, in any unit.
    """

    chain: tuple[str, ...]
    name: str = ""
    weight: float = 1.0


class Ranker:
    """Divides roles among bodies, exceptions first.

    Parameters
    ----------
    ladder : Ladder
        Steps from a place to bodies.
    agencies : mapping of str to Agency
        Bodies by id.
    overrides : iterable of Override
        Exceptions.
    roles : mapping of str to str
        Russian name of every owner role by id.
    """

    def __init__(
        self,
        ladder: Ladder,
        agencies: Mapping[str, Agency],
        overrides: Iterable[Override],
        roles: Mapping[str, str],
    ) -> None:
        self._ladder = ladder
        self._agencies = agencies
        self._roles = roles
        self._overrides: dict[str, list[Override]] = {}
        for override in overrides:
            self._overrides.setdefault(override.subtopic, []).append(override)

    def rank(
        self, owners: Mapping[str, float], case: Case, places: Sequence[PossiblePlace]
    ) -> Ranking:
        """Rank the bodies of the owners of a matter.

        Parameters
        ----------
        owners : mapping of str to float
            Probability by owner role.
        case : Case
            The matter; its owner and chain are not read.
        places : sequence of PossiblePlace
            Where it may be, one or more.

        Returns
        -------
        Ranking
            The bodies.
        """
        top = max(owners, key=lambda owner: owners[owner], default=NOBODY)
        scores: dict[str, float] = {}
        own = Share({}, False, "")
        for owner, probability in owners.items():
            if owner == NOBODY or probability < _NEGLIGIBLE:
                continue
            share = self._share(case._replace(owner=owner), places)
            for agency, part in share.shares.items():
                scores[agency] = scores.get(agency, 0.0) + probability * part
            if owner == top:
                own = share
        status = Status.REVIEW if own.is_guess else Status.OK
        reasons = (own.reason,) if own.reason else ()
        return Ranking(self._candidates(scores, own), status, reasons)

    def named(self, agency_id: str, score: float) -> Candidate:
        """Make a candidate of a body or of a role.

        Parameters
        ----------
        agency_id : str
            Agency id, or the id of a role.
        score : float
            Its probability, in [0, 1].

        Returns
        -------
        Candidate
            With its Russian name.
        """
        agency = self._agencies.get(agency_id)
        name = agency.name if agency else self._roles[agency_id]
        return Candidate(agency_id, name, min(1.0, score))

    def _candidates(
        self, scores: Mapping[str, float], own: Share
    ) -> tuple[Candidate, ...]:
        named = [agency for agency in scores if scores[agency] > 0]
        ranked = sorted(named, key=lambda i: (-scores[i], i))
        # A body of the likeliest owner leads, however many share its probability: the
        # address of another owner would contradict the decision beside it.
        first = next((agency for agency in ranked if agency in own.shares), None)
        ranked = sorted(ranked, key=lambda agency: agency != first)[:_SHOWN]
        return tuple(self.named(i, scores[i]) for i in ranked)

    def _share(self, case: Case, places: Sequence[PossiblePlace]) -> Share:
        """Divide one role, by each place it may be at."""
        shares = [self._at(case._replace(chain=place.chain)) for place in places]
        if len(shares) == 1:
            return shares[0]
        total = sum(place.weight for place in places)
        mixed: dict[str, float] = {}
        for place, share in zip(places, shares, strict=True):
            for agency, part in share.shares.items():
                mixed[agency] = mixed.get(agency, 0.0) + part * place.weight / total
        if all(share.shares == shares[0].shares for share in shares):
            return shares[0]
        named = ", ".join(place.name for place in places[:_SHOWN])
        return Share(mixed, True, f"Мест с таким названием несколько: {named}")

    def _at(self, case: Case) -> Share:
        share = self._ladder.share(case)
        rows = [
            row
            for row in self._overrides.get(case.subtopic, ())
            if self._agencies[row.agency].is_valid(case.on)
        ]
        override = choose_override(rows, case)
        if override is None:
            return share
        shares = {i: s * (1 - override.weight) for i, s in share.shares.items()}
        shares[override.agency] = shares.get(override.agency, 0.0) + override.weight
        settled = override.weight > 0.5
        return Share(shares, share.is_guess and not settled, override.reason)
