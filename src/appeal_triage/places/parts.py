"""The parts that a place is told by, as they stand in a line of tokens."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

SETTLEMENT, MUNICIPALITY, DISTRICT, STREET, HOUSE, FLAT, STOP, ROAD, LANDMARK = (
    "settlement",
    "municipality",
    "district",
    "street",
    "house",
    "flat",
    "stop",
    "road",
    "landmark",
)


class PlacePart(NamedTuple):
    """A name or a number that tells the place.

    Attributes
    ----------
    kind : str
        ``settlement``, ``municipality``, ``district`` (of a town), ``street``,
        ``house``, ``flat``, ``stop``, ``road`` or ``landmark``.
    name : str
        Normal name without the kind word: «Льгов»; empty for a flat.
    start, end : int
        Tokens [start, end) of the name, without the kind word.
    shown : str
        The name with its kind word: «улица Мира».
    first, last : int
        Tokens [first, last) with the kind word.
    ids : tuple of str
        Territories of the region pack that the name stands for.
    is_aside : bool
        The place is only compared with, or someone comes from there.
    """

    kind: str
    name: str
    start: int
    end: int
    shown: str
    first: int
    last: int
    ids: tuple[str, ...] = ()
    is_aside: bool = False


class Parts:
    """The parts found so far, none of which overlap."""

    __slots__ = ("_at", "_by_first", "_kinds", "_ordered")

    def __init__(self) -> None:
        self._by_first: dict[int, PlacePart] = {}
        self._at: dict[int, PlacePart] = {}
        self._kinds: set[str] = set()
        self._ordered: tuple[PlacePart, ...] | None = None

    def add(self, found: Iterable[PlacePart]) -> None:
        """Keep the parts whose tokens are free.

        Parameters
        ----------
        found : iterable of PlacePart
            Parts, the preferred first.
        """
        for part in found:
            span = range(part.first, part.last)
            if self._at.keys().isdisjoint(span):
                self._keep(part.first, part)

    def replace(self, old: PlacePart, new: PlacePart) -> None:
        """Put a part in the place of one that it grew from.

        Parameters
        ----------
        old, new : PlacePart
            What goes and what comes, over the same tokens [first, last).
        """
        self._keep(old.first, new)

    def _keep(self, first: int, part: PlacePart) -> None:
        self._by_first[first] = part
        for at in range(part.first, part.last):
            self._at[at] = part
        self._kinds.add(part.kind)
        self._ordered = None

    def all(self) -> tuple[PlacePart, ...]:
        """Return every part.

        Returns
        -------
        tuple of PlacePart
            In text order.
        """
        if self._ordered is None:
            items = self._by_first
            self._ordered = (
                tuple(items.values())
                if len(items) == 1
                else tuple(items[first] for first in sorted(items))
            )
        return self._ordered

    def at(self, i: int) -> PlacePart | None:
        """Return the part that a token belongs to.

        Parameters
        ----------
        i : int
            Index of a token.

        Returns
        -------
        PlacePart or None
            The part.
        """
        return self._at.get(i)

    def has(self, kind: str) -> bool:
        """Tell whether there is a part of a kind.

        Parameters
        ----------
        kind : str
            A kind.

        Returns
        -------
        bool
            True if one was ever kept.
        """
        return kind in self._kinds

    def has_any(self, kinds: frozenset[str]) -> bool:
        """Tell whether there is a part of some kinds.

        Parameters
        ----------
        kinds : frozenset of str
            Kinds.

        Returns
        -------
        bool
            True if one was ever kept.
        """
        return not self._kinds.isdisjoint(kinds)

    def of(self, *kinds: str) -> list[PlacePart]:
        """Return the parts of some kinds.

        Parameters
        ----------
        *kinds : str
            Kinds.

        Returns
        -------
        list of PlacePart
            In text order.
        """
        if self._kinds.isdisjoint(kinds):
            return []
        return [part for part in self.all() if part.kind in kinds]

    def __len__(self) -> int:
        """Count the parts.

        Returns
        -------
        int
            How many there are.
        """
        return len(self._by_first)
