"""What speaks for each body of a history: the same sums when fitted and when asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from appeal_triage.features import softmax
from appeal_triage.routing.history_places import BodyName, NamedPlace

EVIDENCE = (
    "own",
    "role",
    "place",
    "subject",
    "habit",
    "thin",
    "rare",
    "named",
    "exact",
    "near",
    "elsewhere",
)
"""Inputs of the decision for a letter and a body, in order.

``own``, ``role``, ``place``: linear scores of the body, of all bodies of its name and
of its place; ``subject``: log-probability by subtopic and owner alone; ``habit``:
logarithm of its share of the history; ``thin``: too few letters for weights of its
own; ``rare``: ``own`` by the root of its letters; ``named``, ``exact``, ``near``,
``elsewhere``: the letter names its place, with its kind, with another kind, or only
the places of others.
"""
MIN_TEXTS = 3
"""Letters from which a body, a role or a place gets weights of its own.

Fewer would let the weights repeat what one resident wrote.
"""
_SMOOTHING = 0.3
"""Letters that each body is thought to have had before any was seen."""


class HeadScores(NamedTuple):
    """Linear scores of letters.

    Attributes
    ----------
    own, subject : ndarray of shape (n_texts, n_bodies), float64
        Margins by the words, and raw scores by subtopic and owner.
    roles : ndarray of shape (n_texts, n_roles), float64
        Margins of roles.
    places : ndarray of shape (n_texts, n_places), float64
        Margins of places.
    """

    own: NDArray[np.float64]
    roles: NDArray[np.float64]
    places: NDArray[np.float64]
    subject: NDArray[np.float64]

    def take(self, rows: NDArray[np.intp]) -> HeadScores:
        """Choose letters.

        Parameters
        ----------
        rows : ndarray of shape (n,), intp
            Positions.

        Returns
        -------
        HeadScores
            Of these.
        """
        return HeadScores(*(scores[rows] for scores in self))


@dataclass(frozen=True)
class Bodies:
    """Bodies of a history, as their names tell them.

    Attributes
    ----------
    names : tuple of BodyName
        One per body.
    """

    names: tuple[BodyName, ...]

    @cached_property
    def roles(self) -> tuple[str, ...]:
        """Sorted roles."""
        return tuple(sorted({name.role for name in self.names}))

    @cached_property
    def places(self) -> tuple[str, ...]:
        """Sorted keys of innermost places; the empty one for no place."""
        return tuple(sorted({name.place for name in self.names}))

    @cached_property
    def role_of(self) -> NDArray[np.intp]:
        """Position of each body's role."""
        return np.array([self.roles.index(n.role) for n in self.names], dtype=np.intp)

    @cached_property
    def place_of(self) -> NDArray[np.intp]:
        """Position of each body's place."""
        return np.array([self.places.index(n.place) for n in self.names], np.intp)

    @cached_property
    def _mentioned(self) -> dict[frozenset[NamedPlace], NDArray[np.float64]]:
        return {}

    def mentions(self, found: frozenset[NamedPlace]) -> NDArray[np.float64]:
        """Compare the places that a letter names with those of the bodies.

        Parameters
        ----------
        found : frozenset of NamedPlace
            Places of the letter.

        Returns
        -------
        ndarray of shape (n_bodies, 4), float64
            ``named``, ``exact``, ``near``, ``elsewhere`` as 0 or 1. Read-only use.
        """
        table = self._mentioned.get(found)
        if table is None:
            table = np.array([_compared(name, found) for name in self.names])
            if len(self._mentioned) < 4096:
                self._mentioned[found] = table
        return table


def _compared(name: BodyName, found: frozenset[NamedPlace]) -> tuple[float, ...]:
    if not found or not name.places:
        return (0.0, 0.0, 0.0, 0.0)
    lemma, kind = name.places[0]
    kinds = {place.kind for place in found if place.lemma == lemma}
    if not kinds:
        return (0.0, 0.0, 0.0, 1.0)
    is_named = not kind or not kinds.isdisjoint({"", kind})
    exact = bool(kind) and kind in kinds
    return (float(is_named), float(exact), float(not is_named), 0.0)


def evidence(
    scores: HeadScores,
    bodies: Bodies,
    counts: NDArray[np.float64],
    mentions: Sequence[frozenset[NamedPlace]],
) -> NDArray[np.float64]:
    """Gather what speaks for each body.

    Parameters
    ----------
    scores : HeadScores
        Of the letters.
    bodies : Bodies
        The bodies.
    counts : ndarray of shape (n_bodies,), float64
        Letters that each had in what the scores were fitted on.
    mentions : sequence of frozenset of NamedPlace
        Places that each letter names.

    Returns
    -------
    ndarray of shape (n_texts, n_bodies, 11), float64
        By ``EVIDENCE``.
    """
    shape = scores.own.shape
    smoothed = counts + _SMOOTHING
    named = np.array([bodies.mentions(found) for found in mentions])
    columns = [
        scores.own,
        scores.roles[:, bodies.role_of],
        scores.places[:, bodies.place_of],
        np.log(np.maximum(softmax(scores.subject), 1e-9)),
        np.broadcast_to(np.log(smoothed / smoothed.sum()), shape),
        np.broadcast_to((counts < MIN_TEXTS).astype(np.float64), shape),
        scores.own / np.sqrt(1 + counts),
        *np.moveaxis(named.reshape(*shape, 4), 2, 0),
    ]
    return np.stack(columns, axis=2)
