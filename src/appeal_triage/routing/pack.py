"""Owner roles and a territory → bodies of one region, the likeliest first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from appeal_triage.norms import ReplyRule, WorkingTime
from appeal_triage.places import Gazetteer
from appeal_triage.results import Candidate, Status
from appeal_triage.routing.channels import Channels, find_rule

_SHOWN = 10
_NEGLIGIBLE = 0.005


class Agency(NamedTuple):
    """A body that acts.

    Attributes
    ----------
    id : str
        Stable key.
    name : str
        Official name, for people.
    owner : str
        Owner role that it fills.
    territory : str
        Territory it answers for; empty for the whole region.
    subtopics : frozenset of str
        Subtopics it is for; empty for every subtopic of its role.
    """

    id: str
    name: str
    owner: str
    territory: str = ""
    subtopics: frozenset[str] = frozenset()


class Override(NamedTuple):
    """A local exception: in this case this body.

    Attributes
    ----------
    subtopic : str
        Subtopic it is for.
    owner, territory, cue : str
        Further conditions; empty for any.
    agency : str
        Agency id.
    weight : float
        Share of the case that goes to the agency, in (0, 1].
    reason : str
        Why, in Russian.
    """

    subtopic: str
    owner: str
    territory: str
    cue: str
    agency: str
    weight: float
    reason: str


class PackSettings(NamedTuple):
    """What ``region.toml`` says.

    Attributes
    ----------
    id, name, version, language, source : str
        Who the pack is.
    generic_roles : bool
        Where no body is known, name the role itself instead of nobody.
    specific_share : float
        Share of the bodies made for a subtopic beside the general body of a place.
    working_time : WorkingTime
        When offices of the region work.
    """

    id: str
    name: str
    version: str
    language: str
    source: str
    generic_roles: bool = True
    specific_share: float = 0.8
    working_time: WorkingTime = WorkingTime()


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


class _Share(NamedTuple):
    shares: dict[str, float]
    is_guess: bool
    reason: str


class RegionPack:
    """The territories and bodies of a region.

    Parameters
    ----------
    settings : PackSettings
        Who the pack is.
    gazetteer : Gazetteer
        Its territories.
    agencies : iterable of Agency
        Its bodies.
    overrides : iterable of Override
        Its exceptions.
    roles : mapping of str to str
        Russian name of every owner role by id.
    channels : mapping of str to mapping of str to ReplyRule, optional
        Rules of answering, from :func:`appeal_triage.routing.channels.read_channels`.
    """

    def __init__(
        self,
        settings: PackSettings,
        gazetteer: Gazetteer,
        agencies: Iterable[Agency],
        overrides: Iterable[Override],
        roles: Mapping[str, str],
        channels: Channels | None = None,
    ) -> None:
        self.settings = settings
        self.gazetteer = gazetteer
        self.channels = channels or {}
        self.agencies = {agency.id: agency for agency in agencies}
        self._roles = dict(roles)
        self._by_role: dict[str, list[Agency]] = {}
        for agency in self.agencies.values():
            self._by_role.setdefault(agency.owner, []).append(agency)
        self._overrides: dict[str, list[Override]] = {}
        for override in overrides:
            self._overrides.setdefault(override.subtopic, []).append(override)

    def territory(self, text: str) -> str:
        """Return the id of the territory that a caller's string names.

        Parameters
        ----------
        text : str
            As people write it: «г. Курск», «Курская область, Льговский р-н».

        Returns
        -------
        str
            Territory id; empty if the pack does not know it.
        """
        return self.gazetteer.resolve(text)

    def reply_rule(self, channel: str | None, level: str) -> ReplyRule | None:
        """Return until when a channel owes an answer.

        Parameters
        ----------
        channel : str or None
            Its name; letter case, «ё» and spaces do not matter.
        level : str
            Urgency id.

        Returns
        -------
        ReplyRule or None
            None if the channel is not known or, as a social network, has no term.

        Examples
        --------
        >>> from appeal_triage.routing import load_region
        >>> load_region().reply_rule("Личный приём", "low").term
        Term(amount=30, unit='days')
        """
        return None if channel is None else find_rule(self.channels, channel, level)

    def is_local(self, owner: str) -> bool:
        """Tell whether different places have different bodies of a role.

        Parameters
        ----------
        owner : str
            Owner id.

        Returns
        -------
        bool
            True if a body of this role answers for a part of the region only.
        """
        return any(agency.territory for agency in self._by_role.get(owner, ()))

    def rank(
        self,
        owners: Mapping[str, float],
        subtopic: str,
        territory_id: str,
        cues: Collection[str] = (),
    ) -> Ranking:
        """Rank the bodies that may act on an appeal.

        The body is looked for at the place, then in each territory around it, then
        among the bodies of the whole region, then the role itself is named.

        Parameters
        ----------
        owners : mapping of str to float
            Probability by owner role.
        subtopic : str
            Subtopic id.
        territory_id : str
            Where the matter is; empty if not known.
        cues : collection of str, optional
            Ids of the cues of jurisdiction in the text, for overrides that ask them.

        Returns
        -------
        Ranking
            The bodies. None for an owner ``none``. Where a role is filled by one body
            per municipality and the municipality is not known, every one of them is a
            candidate by its population and the status is ``review``.
        """
        scores: dict[str, float] = {}
        reasons: list[str] = []
        top = max(owners, key=lambda owner: owners[owner], default="none")
        guessed = False
        own: Collection[str] = ()
        for owner, probability in owners.items():
            if owner == "none" or probability < _NEGLIGIBLE:
                continue
            share = self._share(owner, subtopic, territory_id, cues)
            for agency, part in share.shares.items():
                scores[agency] = scores.get(agency, 0.0) + probability * part
            if owner == top:
                own = share.shares.keys()
                guessed = share.is_guess
                reasons += [share.reason] if share.reason else []
        named = [agency for agency in scores if scores[agency] > 0]
        ranked = sorted(named, key=lambda i: (-scores[i], i))
        # A body of the likeliest owner leads, however many share its probability: the
        # address of another owner would contradict the decision beside it.
        first = next((agency for agency in ranked if agency in own), None)
        ranked = sorted(ranked, key=lambda agency: agency != first)[:_SHOWN]
        candidates = tuple(
            Candidate(i, self._name(i), min(1.0, scores[i])) for i in ranked
        )
        status = Status.REVIEW if guessed else Status.OK
        return Ranking(candidates, status, tuple(reasons))

    def _name(self, agency_id: str) -> str:
        agency = self.agencies.get(agency_id)
        return agency.name if agency else self._roles[agency_id]

    def _share(
        self, owner: str, subtopic: str, territory_id: str, cues: Collection[str]
    ) -> _Share:
        """Divide one owner role among bodies."""
        chain = self.gazetteer.chain(territory_id)
        share = self._of_role(owner, subtopic, chain)
        override = self._override(owner, subtopic, chain, cues)
        if override is None:
            return share
        shares = {i: s * (1 - override.weight) for i, s in share.shares.items()}
        shares[override.agency] = shares.get(override.agency, 0.0) + override.weight
        settled = override.weight > 0.5
        return _Share(shares, share.is_guess and not settled, override.reason)

    def _of_role(self, owner: str, subtopic: str, chain: Sequence[str]) -> _Share:
        bodies = [
            agency
            for agency in self._by_role.get(owner, ())
            if not agency.subtopics or subtopic in agency.subtopics
        ]
        for place in chain:
            here = [agency for agency in bodies if agency.territory == place]
            if here:
                return _Share(self._divided(here), False, "")
        wide = [agency for agency in bodies if not agency.territory]
        local = [agency for agency in bodies if self._is_below(agency, chain)]
        if local:
            return self._guessed(local, wide)
        if wide:
            return _Share(self._divided(wide), False, "")
        if self.settings.generic_roles:
            reason = f"Ведомство не известно, названа роль: {self._roles[owner]}"
            return _Share({owner: 1.0}, False, reason)
        return _Share({}, False, f"Нет ведомства для роли: {self._roles[owner]}")

    def _is_below(self, agency: Agency, chain: Sequence[str]) -> bool:
        """Tell whether a body's territory may still turn out to be the place."""
        if not agency.territory:
            return False
        return not chain or chain[0] in self.gazetteer.chain(agency.territory)

    def _divided(self, bodies: Sequence[Agency]) -> dict[str, float]:
        """Divide a place between bodies for the subtopic and the general one."""
        special = [agency.id for agency in bodies if agency.subtopics]
        general = [agency.id for agency in bodies if not agency.subtopics]
        share = self.settings.specific_share if general else 1.0
        if not special:
            return dict.fromkeys(general, 1 / len(general))
        shares = dict.fromkeys(special, share / len(special))
        shares.update(dict.fromkeys(general, (1 - share) / max(1, len(general))))
        return shares

    def _guessed(self, local: Sequence[Agency], wide: Sequence[Agency]) -> _Share:
        """Divide a role among all municipalities by their population."""
        named = {agency.territory for agency in local}
        # A town inside its district is not a second municipality to guess.
        places = sorted(
            p for p in named if named.isdisjoint(self.gazetteer.chain(p)[1:])
        )
        weights = {p: self.gazetteer[p].population or 1.0 for p in places}
        total = sum(weights.values())
        shares: dict[str, float] = {}
        for place in places:
            here = self._divided([a for a in local if a.territory == place])
            for agency, part in here.items():
                shares[agency] = part * weights[place] / total
        if wide:
            shares = {i: s / 2 for i, s in shares.items()}
            for agency, part in self._divided(wide).items():
                shares[agency] = shares.get(agency, 0.0) + part / 2
        return _Share(shares, True, "Муниципалитет не назван: ведомство по территории")

    def _override(
        self, owner: str, subtopic: str, chain: Sequence[str], cues: Collection[str]
    ) -> Override | None:
        """Find the exception with the most conditions, the nearest place first."""
        fitting = [
            override
            for override in self._overrides.get(subtopic, ())
            if override.owner in {"", owner}
            and (not override.territory or override.territory in chain)
            and (not override.cue or override.cue in cues)
        ]
        if not fitting:
            return None
        return max(fitting, key=lambda override: _specificity(override, chain))


def _specificity(override: Override, chain: Sequence[str]) -> tuple[int, int, int]:
    nearness = -chain.index(override.territory) if override.territory else -len(chain)
    return (bool(override.cue), nearness, bool(override.owner))
