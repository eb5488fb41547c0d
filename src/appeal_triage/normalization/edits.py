"""Edits of a text that can be applied fast or with offsets to the original.

A :class:`Stage` is a list of :class:`Rewrite`. The fast path and the traced path run
the same pattern and the same replacement, so they cannot give different texts.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterator
from typing import NamedTuple

Replacement = str | Callable[[re.Match[str]], str]
"""A literal text, or a function of the match; never a template with groups."""


class Rewrite(NamedTuple):
    """One kind of edit: what to find and what to put there.

    Attributes
    ----------
    pattern : re.Pattern
        What to find; linear-time and never matching the empty string.
    replace : str or callable
        Literal text without backslashes, or a function of the match. A function that
        returns the matched text leaves the place alone.
    """

    pattern: re.Pattern[str]
    replace: Replacement

    def apply(self, text: str) -> str:
        """Edit a text.

        Parameters
        ----------
        text : str
            The text.

        Returns
        -------
        str
            The edited text.
        """
        return self.pattern.sub(self.replace, text)

    def edits(self, text: str) -> Iterator[tuple[int, int, str]]:
        """List what :meth:`apply` changes.

        Parameters
        ----------
        text : str
            The text.

        Yields
        ------
        tuple of int, int, str
            Start and end in ``text``, and what replaces it; in order, not overlapping.
        """
        for match in self.pattern.finditer(text):
            new = self.replace if isinstance(self.replace, str) else self.replace(match)
            if new != match[0]:
                yield match.start(), match.end(), new


class Stage(NamedTuple):
    """Edits that only matter to a text with some mark in it.

    Attributes
    ----------
    guard : callable
        A cheap question about the text; where its answer is false, no edit of the
        stage would change anything.
    parts : tuple of Rewrite and Stage
        In the order to apply.
    """

    guard: Callable[[str], object]
    parts: tuple[Rewrite | Stage, ...]

    def apply(self, text: str) -> str:
        """Edit a text.

        Parameters
        ----------
        text : str
            The text.

        Returns
        -------
        str
            The edited text.
        """
        if self.guard(text):
            for part in self.parts:
                text = part.apply(text)
        return text


class Trace:
    """A canonical text whose every character knows where it came from.

    Parameters
    ----------
    text : str
        The canonical text.
    starts, ends : array of int, one item per character of ``text``
        The span of the original that each character stands for; non-decreasing.

    Attributes
    ----------
    text : str
        The canonical text.
    """

    __slots__ = ("_ends", "_starts", "text")

    def __init__(self, text: str, starts: array[int], ends: array[int]) -> None:
        self.text = text
        self._starts = starts
        self._ends = ends

    @classmethod
    def identity(cls, text: str) -> Trace:
        """Trace a text that nothing has changed yet.

        Parameters
        ----------
        text : str
            The original.

        Returns
        -------
        Trace
            Every character stands for itself.
        """
        size = len(text)
        return cls(text, array("q", range(size)), array("q", range(1, size + 1)))

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Find the part of the original that a part of the canonical text stands for.

        Parameters
        ----------
        start, end : int
            Half-open span of ``text``, in characters; 0 <= start <= end <= len(text).

        Returns
        -------
        tuple of int, int
            Half-open span of the original. An empty span gives an empty one.

        Raises
        ------
        IndexError
            If the span does not lie in the text.
        """
        if not 0 <= start <= end <= len(self.text):
            raise IndexError(
                f"отрезок [{start}, {end}) вне текста длиной {len(self.text)}"
            )
        if start < end:
            return self._starts[start], self._ends[end - 1]
        at = self._ends[start - 1] if start else 0
        return at, at

    def apply(self, part: Rewrite | Stage) -> Trace:
        """Edit the text and carry the offsets along.

        Parameters
        ----------
        part : Rewrite or Stage
            What to change.

        Returns
        -------
        Trace
            Its text is ``part.apply(self.text)``. Characters of a replacement all stand
            for the whole of what was replaced.
        """
        if isinstance(part, Rewrite):
            return self._rewritten(part)
        traced = self
        if part.guard(self.text):
            for inner in part.parts:
                traced = traced.apply(inner)
        return traced

    def _rewritten(self, rewrite: Rewrite) -> Trace:
        parts: list[str] = []
        starts, ends = array("q"), array("q")
        done = 0
        for start, end, new in rewrite.edits(self.text):
            parts += (self.text[done:start], new)
            starts.extend(self._starts[done:start])
            ends.extend(self._ends[done:start])
            starts.extend([self._starts[start]] * len(new))
            ends.extend([self._ends[end - 1]] * len(new))
            done = end
        if not done:
            return self
        parts.append(self.text[done:])
        starts.extend(self._starts[done:])
        ends.extend(self._ends[done:])
        return Trace("".join(parts), starts, ends)
