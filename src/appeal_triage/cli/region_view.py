"""A region pack in lines: what it holds, and whom it chooses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from appeal_triage.errors import InputError
from appeal_triage.places import Territory
from appeal_triage.results import Status
from appeal_triage.routing import Agency, RegionPack, load_owner_rules
from appeal_triage.taxonomy import load_taxonomy

_KINDS = {
    "region": "регион",
    "district": "район",
    "okrug": "округ",
    "city": "город",
    "city_district": "район города",
    "settlement": "населённый пункт",
}
_NOBODY = "none"
_SHOWN = 20


class Question(NamedTuple):
    """What is asked of a pack.

    Attributes
    ----------
    territory : str
        Place as people write it; empty if not named.
    owner, subtopic : str
        Ids; empty if not named.
    channel : str or None
        Channel as people write it.
    on : date or None
        Day of the appeal.
    """

    territory: str = ""
    owner: str = ""
    subtopic: str = ""
    channel: str | None = None
    on: date | None = None


def summary(pack: RegionPack) -> Iterator[str]:
    """Tell what a pack holds.

    Parameters
    ----------
    pack : RegionPack
        The pack, which has been checked when it was read.

    Yields
    ------
    str
        Lines.
    """
    settings = pack.settings
    yield f"Набор:       {settings.name} ({settings.id}), версия {settings.version}"
    kinds = Counter(place.kind for place in pack.gazetteer)
    told = [f"{_KINDS[kind]} {kinds[kind]}" for kind in _KINDS if kinds[kind]]
    yield f"Территории:  {len(pack.gazetteer)}: {', '.join(told)}"
    bodies = list(pack.agencies.values())
    reached = sum(bool(_contacts(agency)) for agency in bodies)
    dated = sum(not agency.is_always_valid for agency in bodies)
    yield f"Ведомства:   {len(bodies)}: с контактами {reached}, со сроком {dated}"
    yield f"Исключения:  {len(pack.overrides)}"
    yield f"Получатели:  {len(pack.parts.receivers)}"
    yield f"Каналы:      {len(pack.parts.channels)} названий, свои и общие"
    filled = {agency.owner for agency in bodies if agency.is_valid(None)}
    owners = load_taxonomy().owners
    bare = [owners[i].label for i in owners if i != _NOBODY and i not in filled]
    if bare:
        yield f"Роли без ведомства, называется сама роль: {', '.join(bare)}"
    names = Counter(place.name for place in pack.gazetteer)
    twins = [name for name, count in names.items() if count > 1]
    if twins:
        more = " …" if len(twins) > _SHOWN else ""
        yield f"Одинаковые названия: {', '.join(twins[:_SHOWN])}{more}"
    yield "Ошибок нет"


def tree(pack: RegionPack, on: date | None = None) -> Iterator[str]:
    """Show the territories of a pack with their bodies.

    Parameters
    ----------
    pack : RegionPack
        The pack.
    on : date or None, optional
        Bodies that have their duty on this day; all of them by default.

    Yields
    ------
    str
        Lines, indented by what lies within what.
    """
    bodies: dict[str, list[Agency]] = {}
    for agency in pack.agencies.values():
        if on is None or agency.is_valid(on):
            bodies.setdefault(agency.territory, []).append(agency)
    within: dict[str, list[Territory]] = {}
    for place in pack.gazetteer:
        within.setdefault(place.parent, []).append(place)
    yield f"{pack.settings.name}: весь регион"
    yield from (f"  - {_body(agency)}" for agency in bodies.get("", ()))
    ahead = [(0, place) for place in reversed(within.get("", ()))]
    while ahead:
        depth, place = ahead.pop()
        indent = "  " * depth
        yield f"{indent}{place.name} ({place.id}), {_KINDS[place.kind]}"
        for agency in bodies.get(place.id, ()):
            yield f"{indent}  - {_body(agency)}"
        ahead += [(depth + 1, inner) for inner in reversed(within.get(place.id, ()))]


def answer(pack: RegionPack, question: Question) -> Iterator[str]:
    """Tell whom a pack would choose, and why.

    Parameters
    ----------
    pack : RegionPack
        The pack.
    question : Question
        At least a place, a role or a subtopic.

    Returns
    -------
    iterator of str
        Lines.

    Raises
    ------
    InputError
        If the role or the subtopic is not known.
    """
    taxonomy = load_taxonomy()
    if question.owner and question.owner not in taxonomy.owners:
        raise InputError(
            f"--owner: нет роли «{question.owner}»; список: appeal-triage labels owners"
        )
    if question.subtopic and question.subtopic not in taxonomy.subtopics:
        raise InputError(
            f"--subtopic: нет подтемы «{question.subtopic}»; список: appeal-triage "
            "labels topics"
        )
    return _answer(pack, question)


def _answer(pack: RegionPack, question: Question) -> Iterator[str]:
    taxonomy = load_taxonomy()
    places = pack.territories(question.territory) if question.territory else ()
    yield f"Место:       {_place(pack, question, places)}"
    if question.subtopic:
        yield f"Подтема:     {taxonomy.subtopics[question.subtopic].label}"
    if question.owner or question.subtopic:
        yield from _chosen(pack, question, places)
        return
    for role in taxonomy.owners.values():
        if role.id != _NOBODY:
            ranking = pack.rank({role.id: 1.0}, "", places, (), question.on)
            bodies = filter(None, (pack.agency(a.id) for a in ranking.agencies[:3]))
            named = ", ".join(agency.name for agency in bodies)
            doubt = " (проверить)" if ranking.status is Status.REVIEW else ""
            yield f"  {role.label}: {named or '—'}{doubt}"


def _chosen(
    pack: RegionPack, question: Question, places: tuple[str, ...]
) -> Iterator[str]:
    owners = (
        {question.owner: 1.0}
        if question.owner
        else load_owner_rules().prior(question.subtopic, ())
    )
    top = max(owners, key=lambda owner: owners[owner])
    yield f"Роль:        {load_taxonomy().owners[top].label}, {owners[top]:.2f}"
    ranking = pack.rank(owners, question.subtopic, places, (), question.on)
    for position, agency in enumerate(ranking.agencies):
        title = "  или:       " if position else "Ведомство:   "
        body = pack.agency(agency.id)
        contacts = _contacts(body) if body else ""
        yield f"{title}{agency.label}, {agency.score:.2f}{contacts}"
    status = "проверить" if ranking.status is Status.REVIEW else "уверенно"
    yield f"Решение:     {status if ranking.agencies else 'ведомства нет'}"
    yield from (f"Почему:      {reason}" for reason in ranking.reasons)
    place = places[0] if len(places) == 1 else ""
    row = pack.receiver(question.subtopic, top, place, question.channel, question.on)
    if row is not None:
        yield f"Получает:    {pack.agencies[row.agency].name}: {row.reason}"


def _place(pack: RegionPack, question: Question, places: tuple[str, ...]) -> str:
    if not question.territory:
        return "не названо"
    if not places:
        return f"«{question.territory}» набору не известно"
    chains = (
        " → ".join(pack.gazetteer[i].name for i in pack.gazetteer.chain(place))
        for place in places
    )
    return "; ".join(chains)


def _body(agency: Agency) -> str:
    owners = load_taxonomy().owners
    role = owners[agency.owner].label if agency.owner else "Только получает"
    scope = f" [{', '.join(sorted(agency.subtopics))}]" if agency.subtopics else ""
    named = f"{role}: {agency.name} ({agency.id})"
    return f"{named}{scope}{_term(agency)}{_contacts(agency)}"


def _term(agency: Agency) -> str:
    start = f" с {agency.valid_from:%d.%m.%Y}" if agency.valid_from else ""
    end = f" по {agency.valid_to:%d.%m.%Y}" if agency.valid_to else ""
    return f",{start}{end}" if start or end else ""


def _contacts(agency: Agency) -> str:
    known = ", ".join(filter(None, (agency.phone, agency.email, agency.site)))
    return f"; {known}" if known else ""
