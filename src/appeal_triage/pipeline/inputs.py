"""What a caller may pass as an appeal, made into one shape."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from appeal_triage.normalization import token_spans, trace
from appeal_triage.results import Appeal

MAX_CHARS = 100_000
"""Characters of a text that are read: ten times the longest letter of real exports."""


def as_appeal(item: object) -> Appeal:
    """Make an appeal of a text, a record or an appeal.

    A record of the wrong shape becomes an appeal whose text is that record, and so a
    failed result: one bad row must not end a batch.

    Parameters
    ----------
    item : object
        A string; an :class:`Appeal`; a tuple or list ``(text, territory, created_at,
        channel)`` of one to four items; a mapping with these keys. Anything else is
        taken for the text, which will then fail as no text.

    Returns
    -------
    Appeal
        The appeal.
    """
    if isinstance(item, Appeal):
        return item
    if isinstance(item, Mapping) and "text" in item:
        return Appeal(**{name: item.get(name) for name in Appeal._fields})
    if isinstance(item, tuple | list) and 1 <= len(item) <= len(Appeal._fields):
        return Appeal(*item)
    return Appeal(item)


def readable_text(text: object) -> tuple[str, str | None]:
    """Return the text of an appeal, or why there is none.

    Parameters
    ----------
    text : object
        What came as the text.

    Returns
    -------
    text : str
        The text without outer white space; empty if there is none.
    error : str or None
        Why it cannot be read.
    """
    if isinstance(text, str):
        return text.strip(), None
    if isinstance(text, bytes | bytearray):
        try:
            return bytes(text).decode("utf-8").strip(), None
        except UnicodeDecodeError:
            return "", "текст не прочитан: байты не в UTF-8"
    # NaN is the only number that differs from itself; pandas' own are known by name.
    if (
        text is None
        or type(text).__name__ in {"NAType", "NaTType"}
        or (isinstance(text, float) and text != text)
    ):
        return "", "нет значения в поле текста"
    if isinstance(text, tuple | list | Mapping):
        return "", "запись должна состоять из text, territory, created_at, channel"
    return "", f"в поле текста не текст, а {type(text).__name__}"


class Original(NamedTuple):
    """The text of an appeal as it came, so that places in it can be named.

    Attributes
    ----------
    text : str
        What was read of it.
    shift : int
        Characters before that.
    is_cut : bool
        Whether only the beginning was read.
    """

    text: str
    shift: int = 0
    is_cut: bool = False

    @classmethod
    def of(cls, given: object, readable: str) -> Original:
        """Keep what is read of a text.

        Parameters
        ----------
        given : object
            What came as the text.
        readable : str
            From :func:`readable_text`.

        Returns
        -------
        Original
            The first ``MAX_CHARS`` characters.
        """
        shift = len(given) - len(given.lstrip()) if isinstance(given, str) else 0
        return cls(readable[:MAX_CHARS], shift, len(readable) > MAX_CHARS)

    def whole(self) -> tuple[tuple[int, int], ...]:
        """Return the span of all that was read.

        Returns
        -------
        tuple of tuple of int, int
            One span of the original, in characters.
        """
        return ((self.shift, self.shift + len(self.text)),)

    def spans(self, ranges: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
        """Find runs of tokens in the original.

        Parameters
        ----------
        ranges : iterable of tuple of int, int
            Half-open, not empty, in tokens of the canonical text.

        Returns
        -------
        tuple of tuple of int, int
            Spans of the original, in characters.
        """
        traced = trace(self.text)
        tokens = token_spans(traced.text)
        found = (
            traced.original(tokens[start][0], tokens[end - 1][1])
            for start, end in ranges
        )
        return tuple((start + self.shift, end + self.shift) for start, end in found)
