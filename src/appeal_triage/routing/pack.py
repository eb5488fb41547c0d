"""A region pack: its territories, its bodies and what may be asked of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from appeal_triage.normalization import normalize, tokenize
from appeal_triage.norms import ReplyRule
from appeal_triage.places import Gazetteer
from appeal_triage.results import Candidate, Status
from appeal_triage.routing.bodies import (
    Agency,
    Case,
    Override,
    Receiver,
    choose_receiver,
)
from appeal_triage.routing.channels import channel_key, find_rule
from appeal_triage.routing.history_places import territory_words
from appeal_triage.routing.ladder import Ladder
from appeal_triage.routing.parts import PackParts
from appeal_triage.routing.ranking import NOBODY, PossiblePlace, Ranker, Ranking
from appeal_triage.routing.settings import PackSettings

if TYPE_CHECKING:
    from appeal_triage.routing.history_weights import Letter


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
    parts : PackParts or None, optional
        What else there is.
    """

    def __init__(
        self,
        settings: PackSettings,
        gazetteer: Gazetteer,
        agencies: Iterable[Agency],
        overrides: Iterable[Override],
        roles: Mapping[str, str],
        parts: PackParts | None = None,
    ) -> None:
        self.settings = settings
        self.gazetteer = gazetteer
        self.parts = parts or PackParts()
        self.agencies = {agency.id: agency for agency in agencies}
        self.overrides = tuple(overrides)
        self._ladder = Ladder(settings, gazetteer, self.agencies.values(), roles)
        self._ranker = Ranker(self._ladder, self.agencies, self.overrides, dict(roles))

    def agency(self, agency_id: str) -> Agency | None:
        """Return a body with its contacts.

        Parameters
        ----------
        agency_id : str
            Id of a candidate.

        Returns
        -------
        Agency or None
            None for the id of a role, which stands where no body is known.

        Examples
        --------
        >>> from appeal_triage.routing import load_region
        >>> load_region("kursk").agency("lgov_administration").name
        'Администрация города Льгова'
        """
        return self.agencies.get(agency_id)

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

    def territories(self, text: str) -> tuple[str, ...]:
        """Return every territory that a caller's string may name equally well.

        Parameters
        ----------
        text : str
            As people write it.

        Returns
        -------
        tuple of str
            Ids: one where the string is clear, several for namesakes, none if the
            pack knows no such name.

        Examples
        --------
        >>> from appeal_triage.routing import load_region
        >>> load_region("kursk").territories("г. Льгов")
        ('lgov',)
        """
        mentions = self.gazetteer.find(tokenize(normalize(text)))
        chosen = self.gazetteer.choose(mentions)
        if chosen:
            return (chosen,)
        return min((mention.ids for mention in mentions), key=len, default=())

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
        channels = self.parts.channels
        return None if channel is None else find_rule(channels, channel, level)

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
        return self._ladder.is_local(owner)

    def rank(
        self,
        owners: Mapping[str, float],
        subtopic: str,
        territory_id: str | tuple[str, ...],
        cues: Collection[str] = (),
        on: date | None = None,
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
        territory_id : str or tuple of str
            Where the matter is; empty if not known; several places that a name means
            equally well, as :meth:`territories` gives them.
        cues : collection of str, optional
            Ids of the cues of jurisdiction in the text, for overrides that ask them.
        on : date or None, optional
            Day of the appeal: bodies that had their duty then are ranked. By default
            those whose duty has no last day; no clock is read.

        Returns
        -------
        Ranking
            The bodies. None for an owner ``none``. Where a role is filled by one body
            per municipality and the municipality is not known, or is one of several,
            each is a candidate by its population and the status is ``review``.
        """
        ids = (territory_id,) if isinstance(territory_id, str) else territory_id
        places = [self._possible(i) for i in ids or ("",)]
        return self._ranker.rank(owners, Case(subtopic, "", (), cues, on), places)

    def recall(
        self,
        ranking: Ranking,
        letter: Letter,
        subtopic: str,
        territory_id: str = "",
        on: date | None = None,
    ) -> Ranking:
        """Join a ranking with what the pack has learned from a past export.

        Parameters
        ----------
        ranking : Ranking
            From :meth:`rank`.
        letter : Letter
            The letter and what the model says of it.
        subtopic : str
            Subtopic id.
        territory_id : str, optional
            Where the matter is; empty if not known.
        on : date or None, optional
            Day of the appeal, as for :meth:`rank`.

        Returns
        -------
        Ranking
            Both together; the same ranking if the pack has learned nothing.
        """
        if self.parts.history is None:
            return ranking
        if self.parts.history.by_gazetteer and not letter.territory.strip():
            around = territory_words(self.gazetteer, territory_id)
            letter = letter._replace(territory=around)
        known = {i for i, agency in self.agencies.items() if agency.is_valid(on)}
        return self.parts.history.join(ranking, letter, subtopic, known)

    def _possible(self, territory_id: str) -> PossiblePlace:
        chain = self.gazetteer.chain(territory_id)
        if not chain:
            return PossiblePlace(())
        place = self.gazetteer[chain[0]]
        around = f" ({self.gazetteer[chain[1]].name})" if chain[1:] else ""
        return PossiblePlace(chain, place.name + around, place.population or 1.0)

    def receiver(
        self,
        subtopic: str,
        owner: str,
        territory_id: str,
        channel: str | None = None,
        on: date | None = None,
    ) -> Receiver | None:
        """Find the row that says who collects such messages here, and why.

        Parameters
        ----------
        subtopic, owner, territory_id : str
            Ids; the last is empty if the place is not known.
        channel : str or None, optional
            Where it was written, as people write it.
        on : date or None, optional
            Day of the appeal.

        Returns
        -------
        Receiver or None
            The row with the most conditions; None if the pack has none for this.
        """
        case = Case(subtopic, owner, self.gazetteer.chain(territory_id), (), on)
        rows = [
            row
            for row in self.parts.receivers
            if self.agencies[row.agency].is_valid(on)
        ]
        return choose_receiver(rows, case, channel_key(channel or ""))

    def first_receiver(
        self,
        subtopic: str,
        owner: str,
        territory_id: str,
        channel: str | None = None,
        on: date | None = None,
    ) -> Candidate | None:
        """Name who collects such messages here.

        Parameters
        ----------
        subtopic, owner, territory_id : str
            As for :meth:`receiver`.
        channel : str or None, optional
            Where it was written, as people write it.
        on : date or None, optional
            Day of the appeal.

        Returns
        -------
        Candidate or None
            Its body, of score 1 since the pack says so; None if the pack says nothing.
        """
        row = self.receiver(subtopic, owner, territory_id, channel, on)
        return self._ranker.named(row.agency, 1.0) if row else None

    def escalation(
        self, role: str, subtopic: str, territory_id: str, on: date | None = None
    ) -> Candidate | None:
        """Name the supervisor who is told of inaction.

        Parameters
        ----------
        role : str
            Owner role that supervises.
        subtopic, territory_id : str
            Ids; the last is empty if the place is not known.
        on : date or None, optional
            Day of the appeal.

        Returns
        -------
        Candidate or None
            The likeliest body of the role; the role itself where the place, which
            decides, is not known; None for ``none`` and where nobody is known.
        """
        if role == NOBODY:
            return None
        ranking = self.rank({role: 1.0}, subtopic, territory_id, (), on)
        if ranking.status is Status.REVIEW:
            return self._ranker.named(role, 1.0)
        return ranking.agencies[0] if ranking.agencies else None
