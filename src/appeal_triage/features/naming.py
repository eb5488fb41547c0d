"""Which tokens of a text are names: they tell where, never what about.

A street called after gas, a village called after roads or a person's surname must not
speak for a topic; and no name may become a feature of a model.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from appeal_triage.knowledge import package_data, read_table
from appeal_triage.normalization import is_word, token_spans
from appeal_triage.normalization.proper_names import COMMON, name_kind

NAME = "<имя>"
"""What stands for any name among the scored units."""
_SENTENCE_ENDS = frozenset(".!?\n…")


@cache
def name_markers() -> frozenset[str]:
    """Read the words after which a name stands: «улица», «село».

    Returns
    -------
    frozenset of str
        Their forms, in small letters.
    """
    path = package_data("features", "name_markers.csv")
    return frozenset(row["word"] for row in read_table(path, ("word", "source")))


def find_names(canonical: str, tokens: Sequence[str]) -> frozenset[int]:
    """Find the names in a text by their capital letters and the dictionary.

    Parameters
    ----------
    canonical : str
        Canonical text.
    tokens : sequence of str
        Its tokens, lower-case.

    Returns
    -------
    frozenset of int
        Indices of the tokens that are names. A name written in small letters, or alone
        at the beginning of a sentence, is not found.

    Examples
    --------
    >>> sorted(find_names("На улице Газовой яма", ["на", "улице", "газовой", "яма"]))
    [2]
    """
    if canonical.islower():
        return frozenset()
    spans = token_spans(canonical)
    if len(spans) != len(tokens):
        return frozenset()
    return frozenset(
        index
        for index, (start, end) in enumerate(spans)
        if canonical[start].isupper()
        and (end - start == 1 or not canonical[start:end].isupper())
        and is_word(tokens[index])
        and _is_name(tokens, index)
    )


def _is_name(tokens: Sequence[str], index: int) -> bool:
    before = tokens[index - 1] if index else "\n"
    marker = tokens[index - 2] if before == "." and index > 1 else before
    if marker in name_markers():
        return True
    if before in _SENTENCE_ENDS:
        return False
    return name_kind(tokens[index]) != COMMON
