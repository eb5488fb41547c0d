"""What a caller may pass as an appeal, made into one shape."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple, TypeAlias

from appeal_triage.features import Document
from appeal_triage.normalization import Trace, is_word, token_spans, trace
from appeal_triage.reading.dates import read_date
from appeal_triage.results import Appeal

MAX_CHARS = 100_000
"""Characters of a text that are read: ten times the longest letter of real exports."""
_Located: TypeAlias = tuple[Trace, list[tuple[int, int]]]
_FEW = 16
# With one of these in a text, words may have been removed from it: tags and their
# attributes, wiki links, addresses, escapes.
_REMOVED = ("<", "[", "&", "://", "\\")
_MARK = re.compile(r" ([,.!?;:)])")
_EDGES = frozenset(' \n,.!?;:()«»"—…')


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


class Known(NamedTuple):
    """What is known of an appeal beside its text, each in one shape or not at all.

    Attributes
    ----------
    territory : str
        As the caller named it; empty if unknown.
    created_at : datetime or None
        When it was written.
    channel : str or None
        Where it was written.
    """

    territory: str = ""
    created_at: datetime | None = None
    channel: str | None = None

    @property
    def day(self) -> date | None:
        """The day on which it was written; None if that is not known."""
        return None if self.created_at is None else self.created_at.date()

    @classmethod
    def of(cls, appeal: Appeal) -> Known:
        """Read what came with a text; what cannot be read is not known.

        Parameters
        ----------
        appeal : Appeal
            Values of any type, as exports hold them.

        Returns
        -------
        Known
            The same, of the types that are named.
        """
        territory, channel = appeal.territory, appeal.channel
        return cls(
            territory if isinstance(territory, str) else "",
            None if appeal.created_at is None else read_date(appeal.created_at),
            channel if isinstance(channel, str) else None,
        )


class Original:
    """The text of an appeal as it came, so that places in it can be named.

    Parameters
    ----------
    text : str
        What was read of it.
    shift : int, optional
        Characters before that.
    is_cut : bool, optional
        Whether only the beginning was read.
    """

    __slots__ = ("_located", "is_cut", "shift", "text")

    def __init__(self, text: str, shift: int = 0, is_cut: bool = False) -> None:
        self.text = text
        self.shift = shift
        self.is_cut = is_cut
        self._located: _Located | None = None

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
        traced, tokens = self._locate()
        found = (
            traced.original(tokens[start][0], tokens[end - 1][1])
            for start, end in ranges
        )
        return tuple((start + self.shift, end + self.shift) for start, end in found)

    def phrases(
        self, document: Document, ranges: Iterable[tuple[int, int]]
    ) -> tuple[tuple[int, int], ...]:
        """Find a few words in the original, by looking for them where that is enough.

        Parameters
        ----------
        document : Document
            The canonical text.
        ranges : iterable of tuple of int, int
            Half-open, not empty, in its tokens.

        Returns
        -------
        tuple of tuple of int, int
            What :meth:`spans` returns, sooner.
        """
        ranges = tuple(ranges)
        if not ranges:
            return ()
        original = _folded(self.text)
        is_cheap = len(ranges) <= _FEW and len(original) == len(self.text) + 2
        if not is_cheap or any(mark in original for mark in _REMOVED):
            return self.spans(ranges)
        copies = _Copies(_folded(document.text), original)
        found = []
        for start, end in ranges:
            span = copies.find(document.tokens, start, end)
            if span is None:
                return self.spans(ranges)
            found.append((span[0] + self.shift, span[1] + self.shift))
        return tuple(found)

    def _locate(self) -> _Located:
        """Trace the text once, however many ask."""
        if self._located is None:
            traced = trace(self.text)
            self._located = traced, token_spans(traced.text)
        return self._located


def _folded(text: str) -> str:
    # In small letters, as tokens are, and with a character on both sides.
    return f"\n{text}\n".lower().replace("ё", "е")


class _Copies(NamedTuple):
    """A canonical text and its original, both folded.

    What the original has is in the canonical text too, unless it was removed, so words
    of which each has one copy are the same words.
    """

    canonical: str
    original: str

    def find(
        self, line: Sequence[str], first: int, last: int
    ) -> tuple[int, int] | None:
        """Find the tokens [first, last) in the original, or nothing that is sure."""
        tokens = line[first:last]
        if not (is_word(tokens[0]) and is_word(tokens[-1])):
            return None  # one mark may stand for many
        words = _MARK.sub(r"\1", " ".join(tokens))
        start = self._only(words)
        if start is not None:
            return start, start + len(words)
        if len(tokens) == 1:
            start = self._among(line, first)
            return None if start is None else (start, start + len(words))
        # Between the first word and the last there may be a line break, or two spaces.
        start, end = self._only(tokens[0]), self._only(tokens[-1])
        if start is None or end is None:
            return None
        return start, end + len(tokens[-1])

    def _among(self, line: Sequence[str], index: int) -> int | None:
        """Find a word that both texts have as often, by how often it stood before."""
        word = line[index]
        count = line.count(word)
        if count > _FEW:
            return None
        places = _whole(self.original, word)
        if not len(places) == len(_whole(self.canonical, word)) == count:
            return None
        return places[line[:index].count(word)] - 1

    def _only(self, words: str) -> int | None:
        """Find words that each text has once, with nothing that belongs to them."""
        at = self.original.find(words)
        if at < 0 or self.original.find(words, at + 1) > 0:
            return None
        # «люк» is not all of «люккк», nor of «люк» with an accent.
        if not {self.original[at - 1], self.original[at + len(words)]} <= _EDGES:
            return None
        own = self.canonical.find(words)
        if own < 0 or self.canonical.find(words, own + 1) > 0:
            return None
        return at - 1


def _whole(text: str, word: str) -> list[int]:
    """List where a word stands with nothing that belongs to it."""
    found: list[int] = []
    at = text.find(word)
    while at >= 0:
        if text[at - 1] in _EDGES and text[at + len(word)] in _EDGES:
            found.append(at)
        at = text.find(word, at + 1)
    return found
