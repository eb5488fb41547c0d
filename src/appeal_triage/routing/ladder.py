"""One owner role at a place → its bodies: place, municipality, region, the role."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple, TypeAlias

from appeal_triage.places import Gazetteer
from appeal_triage.routing.bodies import Agency, Case
from appeal_triage.routing.settings import PackSettings

_Key: TypeAlias = tuple[str, str, tuple[str, ...], date | None]
_KEPT = 10_000


class Share(NamedTuple):
    """How a role is divided among bodies.

    Attributes
    ----------
    shares : dict of str to float
        Share by agency id, or by the id of the role itself; they sum to 1.
    is_guess : bool
        Whether the place, which decides, is not known.
    reason : str
        The step that answered, a Russian sentence.
    """

    shares: dict[str, float]
    is_guess: bool
    reason: str


def whole_region(gazetteer: Gazetteer) -> frozenset[str]:
    """Return the territories whose bodies answer for the whole region.

    Parameters
    ----------
    gazetteer : Gazetteer
        Territories of a pack.

    Returns
    -------
    frozenset of str
        The empty id, and the outermost territory if there is but one.
    """
    roots = [place.id for place in gazetteer if not place.parent]
    return frozenset({"", *roots} if len(roots) == 1 else {""})


class Ladder:
    """Steps from a place to the bodies of a role.

    Parameters
    ----------
    settings : PackSettings
        Whether a role may stand in for a body, and the share of special bodies.
    gazetteer : Gazetteer
        Territories.
    agencies : iterable of Agency
        Bodies.
    roles : mapping of str to str
        Russian name of every owner role by id.
    """

    def __init__(
        self,
        settings: PackSettings,
        gazetteer: Gazetteer,
        agencies: Iterable[Agency],
        roles: Mapping[str, str],
    ) -> None:
        self._settings = settings
        self._gazetteer = gazetteer
        self._roles = dict(roles)
        self._by_role: dict[str, list[Agency]] = {}
        self._dated: set[str] = set()
        for agency in agencies:
            self._by_role.setdefault(agency.owner, []).append(agency)
            if not agency.is_always_valid:
                self._dated.add(agency.owner)
        self._known: dict[_Key, Share] = {}
        self._whole = whole_region(gazetteer)

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
        bodies = self._by_role.get(owner, ())
        return any(agency.territory not in self._whole for agency in bodies)

    def share(self, case: Case) -> Share:
        """Divide a role among its bodies.

        Parameters
        ----------
        case : Case
            The matter and its owner.

        Returns
        -------
        Share
            The bodies of the first step that has any.
        """
        day = case.on if case.owner in self._dated else None
        key = (case.owner, case.subtopic, tuple(case.chain), day)
        share = self._known.get(key)
        if share is None:
            if len(self._known) >= _KEPT:
                self._known.clear()
            share = self._known[key] = self._climbed(case)
        return share

    def _climbed(self, case: Case) -> Share:
        bodies = [
            agency
            for agency in self._by_role.get(case.owner, ())
            if agency.covers(case.subtopic) and agency.is_valid(case.on)
        ]
        places = [place for place in case.chain if place not in self._whole]
        for place in places:
            here = [agency for agency in bodies if agency.territory == place]
            if here:
                return Share(self._divided(here), False, self._told(places[0], place))
        wide = [agency for agency in bodies if agency.territory in self._whole]
        local = [agency for agency in bodies if self._is_below(agency, places)]
        if local:
            return self._guessed(local, wide)
        if wide:
            return Share(self._divided(wide), False, self._told_wide(case, wide))
        role = self._roles[case.owner]
        if self._settings.generic_roles:
            reason = f"Ведомство не известно, названа роль: {role}"
            return Share({case.owner: 1.0}, False, reason)
        return Share({}, False, f"Нет ведомства для роли: {role}")

    def _told(self, asked: str, found: str) -> str:
        name = self._gazetteer[found].name
        if asked == found:
            return f"Ведомство территории: {name}"
        inner = self._gazetteer[asked].name
        return f"{inner}: своего ведомства нет, взято ведомство вокруг: {name}"

    def _told_wide(self, case: Case, wide: Sequence[Agency]) -> str:
        role = self._roles[case.owner]
        # The bodies of the pack of all Russia are the roles themselves.
        if all(agency.name == role for agency in wide):
            return f"Названа роль: {role}"
        return f"Ведомство всего региона для роли: {role}"

    def _is_below(self, agency: Agency, places: Sequence[str]) -> bool:
        """Tell whether a body's territory may still turn out to be the place."""
        if agency.territory in self._whole:
            return False
        return not places or places[0] in self._gazetteer.chain(agency.territory)

    def _divided(self, bodies: Sequence[Agency]) -> dict[str, float]:
        """Divide a place between bodies for the subtopic and the general one."""
        special = [agency.id for agency in bodies if agency.subtopics]
        general = [agency.id for agency in bodies if not agency.subtopics]
        share = self._settings.specific_share if general else 1.0
        if not special:
            return dict.fromkeys(general, 1 / len(general))
        shares = dict.fromkeys(special, share / len(special))
        shares.update(dict.fromkeys(general, (1 - share) / max(1, len(general))))
        return shares

    def _guessed(self, local: Sequence[Agency], wide: Sequence[Agency]) -> Share:
        """Divide a role among all municipalities by their population."""
        named = {agency.territory for agency in local}
        # A town inside its district is not a second municipality to guess.
        places = sorted(
            p for p in named if named.isdisjoint(self._gazetteer.chain(p)[1:])
        )
        weights = {p: self._gazetteer[p].population or 1.0 for p in places}
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
        return Share(shares, True, "Муниципалитет не назван: ведомство по территории")
