"""Which of the territories that a text names it is about."""

from __future__ import annotations

from typing import NamedTuple

from appeal_triage.places import parts as kinds
from appeal_triage.places.gazetteer import Gazetteer, Mention
from appeal_triage.places.line import Line
from appeal_triage.places.pack import REGION
from appeal_triage.places.parts import Parts, PlacePart
from appeal_triage.places.words import PlaceWords

_OUTER = frozenset({kinds.SETTLEMENT, kinds.MUNICIPALITY})
_NAMED = frozenset({*_OUTER, kinds.DISTRICT, REGION})
_FROM, _WITH = "из", frozenset({"с", "со"})
_INTO = frozenset({"в", "во"})
_DASHES = frozenset({"-", "–", "—"})
_COMPARED_WITHIN = 3
_OWN = 3
_LEAD = 4
"""Tokens before a settlement in which «у нас» or «живу» makes it one's own."""
_PEOPLE = frozenset({"NOUN", "VERB", "GRND", "PRTS", "PRTF", "INFN"})


class Territory(NamedTuple):
    """The territory of a text.

    Attributes
    ----------
    id, name : str
        Empty if it has none.
    parts : tuple of PlacePart
        Where it is named.
    rivals : tuple of str
        Names of other territories that are named with no less right.
    rival_ids : tuple of str
        Those of them that the pack knows.
    """

    id: str = ""
    name: str = ""
    parts: tuple[PlacePart, ...] = ()
    rivals: tuple[str, ...] = ()
    rival_ids: tuple[str, ...] = ()


_NOWHERE = Territory()


def is_aside(line: Line, part: PlacePart, words: PlaceWords) -> bool:
    """Tell whether a place is only compared with, or where someone comes from.

    Parameters
    ----------
    line : Line
        The text.
    part : PlacePart
        A settlement.
    words : PlaceWords
        Closed classes of words.

    Returns
    -------
    bool
        True for «как в Москве», «гости из Тулы», «поезд Орёл — Брянск».
    """
    first = part.first
    context = line.tokens[max(0, first - _COMPARED_WITHIN) : first]
    if not words.comparisons.isdisjoint(context) and any(
        token in words.comparisons
        and all(t in words.prepositions for t in context[i + 1 :])
        for i, token in enumerate(context)
    ):
        return True
    if _is_visited(line, first, words):
        return True
    before = line.token(first - 1)
    if before in _DASHES and line.token(first - 2)[0].isalpha():
        return True
    if before in _WITH:
        return line.tokens[part.end - 1].endswith(("ом", "ым", "ой", "ью", "ей"))
    if before in _INTO and line.lemma(first - 2) in words.appeal_verbs:
        # «написал в Москву», but «писал, что в Москве».
        return _is_direction(line, part)
    if before != _FROM or first < 2:
        return False
    verb = line.morphs[first - 2]
    return verb.pos in _PEOPLE and verb.lemma not in words.writers


def _is_visited(line: Line, first: int, words: PlaceWords) -> bool:
    """Tell «учился в Твери», «в Твери бывали» is read from the verb before."""
    at = first - 1
    if line.token(at) not in words.prepositions:
        return False
    return line.lemma(at - 1) in words.visit_verbs


def choose_territory(
    line: Line, found: Parts, gazetteer: Gazetteer, words: PlaceWords
) -> Territory:
    """Choose the territory that the parts of a text speak of.

    Parameters
    ----------
    line : Line
        The text.
    found : Parts
        Its parts.
    gazetteer : Gazetteer
        Territories of the pack.
    words : PlaceWords
        Closed classes of words.

    Returns
    -------
    Territory
        The innermost territory of the pack; else the settlement, then the
        municipality, that the pack does not know.
    """
    named = [part for part in found.all() if part.kind in _NAMED and not part.is_aside]
    if len(named) < 2:
        return _only(named[0], gazetteer) if named else _NOWHERE
    unknown = _unknown(line, [part for part in named if not part.ids], words)
    known = [part for part in named if part.ids]
    best = max((_strength(line, part, words) for part in known), default=0)
    own = [p for p in known if best < _OWN or _strength(line, p, words) == best]
    chosen = gazetteer.choose([Mention(p.ids, p.start, p.end) for p in own])
    if not chosen:
        return _of_unknown(line, unknown, known, gazetteer, words)
    here = tuple(part for part in known if chosen in part.ids)
    is_wide = gazetteer[chosen].kind == REGION and all(p.kind == REGION for p in here)
    if unknown and (is_wide or _is_stronger(line, unknown[0], here[0], words)):
        id_ = chosen if is_wide else ""
        return Territory(id_, unknown[0].shown, unknown[:1])
    ids = _rivals(line, chosen, here, known, gazetteer, words)
    rivals = tuple(dict.fromkeys(gazetteer[i].name for i in ids))
    if (
        unknown
        and _is_town(line, unknown[0], words)
        and (
            _strength(line, unknown[0], words)
            >= max(_strength(line, part, words) for part in here)
        )
    ):
        rivals = (*rivals, unknown[0].shown)
    return Territory(chosen, gazetteer[chosen].name, here, rivals, ids)


def _only(part: PlacePart, gazetteer: Gazetteer) -> Territory:
    """Return the territory of a text that names one."""
    if len(part.ids) == 1:
        return Territory(part.ids[0], gazetteer[part.ids[0]].name, (part,))
    if part.ids:
        names = tuple(_full_name(i, gazetteer) for i in part.ids)
        return Territory("", "", (), names, part.ids)
    return Territory("", part.shown, (part,)) if part.kind in _OUTER else _NOWHERE


def _unknown(
    line: Line, parts: list[PlacePart], words: PlaceWords
) -> tuple[PlacePart, ...]:
    """Order settlements before municipalities, the surest first."""
    fitting = [p for p in parts if p.kind in _OUTER]
    return tuple(
        sorted(
            fitting,
            key=lambda p: (
                p.kind != kinds.SETTLEMENT,
                -_strength(line, p, words),
                p.first,
            ),
        )
    )


def _strength(line: Line, part: PlacePart, words: PlaceWords) -> int:
    """Tell how surely a text is about a settlement: «в Орске» more than «Орск»."""
    first = part.first
    before = line.token(first - 1)
    if before in _INTO and _is_direction(line, part):
        return 1
    if before in words.strong:
        lead = line.tokens[max(0, first - _LEAD) : first - 1]
        home = any(
            line.lemma(at) in words.home_verbs
            for at in range(max(0, first - _LEAD), first)
        )
        # «у нас в Орске», «живу в Орске», «у нас тут в Орске»
        return 3 if home or not words.own.isdisjoint(lead) else 2
    if first < part.start:
        return 2
    return 2 if first == 0 else 1


def _is_direction(line: Line, part: PlacePart) -> bool:
    """Tell «в Рязань», where someone goes, from «в Рязани»."""
    last = line.tokens[part.end - 1]
    if last.endswith(("у", "ю")):
        return True
    # «в Одинцово» has one form for both.
    return last[-1] not in "оеиыу" and part.name.lower().endswith(last)


def _is_stronger(
    line: Line, unknown: PlacePart, known: PlacePart, words: PlaceWords
) -> bool:
    """Tell whether a town outside the pack is spoken of more than one inside it."""
    is_surer = _strength(line, unknown, words) > _strength(line, known, words)
    return is_surer and _is_town(line, unknown, words)


def _is_town(line: Line, part: PlacePart, words: PlaceWords) -> bool:
    is_rural = line.tokens[part.first] in words.rural
    return part.kind == kinds.SETTLEMENT and not is_rural


def _of_unknown(
    line: Line,
    unknown: tuple[PlacePart, ...],
    known: list[PlacePart],
    gazetteer: Gazetteer,
    words: PlaceWords,
) -> Territory:
    if unknown:
        first = unknown[0]
        others = [
            part.shown
            for part in unknown[1:]
            if part.kind == first.kind == kinds.SETTLEMENT
            and part.name != first.name
            and line.tokens[part.first] not in words.rural
            and _strength(line, part, words) >= _strength(line, first, words)
        ]
        return Territory("", first.shown, unknown[:1], tuple(dict.fromkeys(others)))
    # Namesakes that nothing tells apart.
    ids = tuple(dict.fromkeys(i for part in known for i in part.ids))
    rivals = tuple(dict.fromkeys(_full_name(i, gazetteer) for i in ids))
    return Territory("", "", (), rivals, ids)


def _full_name(territory_id: str, gazetteer: Gazetteer) -> str:
    return ", ".join(gazetteer[i].name for i in gazetteer.chain(territory_id)[:2])


def _rivals(
    line: Line,
    chosen: str,
    here: tuple[PlacePart, ...],
    known: list[PlacePart],
    gazetteer: Gazetteer,
    words: PlaceWords,
) -> tuple[str, ...]:
    """List the ids of those beside the chosen one that are named as strongly."""
    around = gazetteer.chain(chosen)
    best = max(_strength(line, part, words) for part in here)
    return tuple(
        dict.fromkeys(
            i
            for part in known
            if len(part.ids) == 1 and _strength(line, part, words) >= best
            for i in part.ids
            if i not in around and chosen not in gazetteer.chain(i)
        )
    )
