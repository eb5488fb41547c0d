"""The order of the stages, and the two ways to run them."""

from __future__ import annotations

import re
from functools import cache

from appeal_triage.normalization.abbreviations import abbreviation_rewrite
from appeal_triage.normalization.characters import PLAIN, character_stage
from appeal_triage.normalization.edits import Rewrite, Stage, Trace
from appeal_triage.normalization.lookalikes import digit_stage, letter_stage
from appeal_triage.normalization.markup import (
    escape_stage,
    html_stage,
    link_stage,
    mention_stage,
    residue_stage,
    wiki_stage,
)
from appeal_triage.normalization.personal import personal_stage
from appeal_triage.normalization.spelling import (
    hard_sign_stage,
    letter_run_stage,
    mark_stage,
    quote_stage,
    space_stage,
    spaced_word_stage,
)
from appeal_triage.normalization.transliteration import transliteration_stage

_PASSES = 6
_NOT_PROSE = re.compile(r"[^А-Яа-я ,.!?:;№%\n0-9()-]")
_DIGIT = re.compile("[0-9]")


def _is_marked_up(text: str) -> bool:
    return _NOT_PROSE.search(text) is not None or ".р" in text


@cache
def _stages() -> tuple[Rewrite | Stage, ...]:
    markup = (
        escape_stage(),
        html_stage(),
        wiki_stage(),
        link_stage(),
        mention_stage(),
        residue_stage(),
        quote_stage(),
        letter_stage(),
        transliteration_stage(),
    )
    return (
        character_stage(),
        Stage(_is_marked_up, markup),
        spaced_word_stage(),
        mark_stage(),
        letter_run_stage(),
        hard_sign_stage(),
        space_stage(),
        Stage(_DIGIT.search, (digit_stage(), personal_stage())),
        abbreviation_rewrite(),
    )


@cache
def _leveling() -> Stage:
    """Build the stage that leaves nothing for one stage to make of another's output."""
    return Stage(
        _NOT_PROSE.search,
        (
            Rewrite(re.compile(rf"[^{PLAIN}]++"), " "),
            Rewrite(re.compile(r"[][\"#&'()*+/:;<=>@^_{|}~-]++"), " "),
        ),
    )


def _run(text: str) -> tuple[str, bool]:
    """Apply the stages in turn until each has left the text as it was."""
    stages = _stages()
    idle = 0
    for stage in stages * _PASSES:
        before = text
        text = stage.apply(text)
        idle = idle + 1 if text == before else 0
        if idle == len(stages):
            return text, True
    return text, False


def normalize(text: str) -> str:
    """Bring a comment to its canonical text.

    Parameters
    ----------
    text : str
        The comment as written; any Unicode string, lone surrogates included.

    Returns
    -------
    str
        Canonical text: case and sentence marks are kept, ``normalize`` of it is itself.

    Examples
    --------
    >>> normalize("Ещё   яма на ул.Садовой, д.5!!!")
    'Еще яма на улица Садовой, дом 5!'
    """
    text, settled = _run(text)
    if not settled:
        # Only text made for it gets here: markup nested in markup, and the like.
        text, _ = _run(_leveling().apply(text))
    return text


def trace(text: str) -> Trace:
    """Bring a comment to its canonical text and remember where each part came from.

    Parameters
    ----------
    text : str
        The comment as written.

    Returns
    -------
    Trace
        ``Trace.text`` is ``normalize(text)``.

    Examples
    --------
    >>> trace("Ещё   яма").original(4, 7)
    (6, 9)
    """
    traced, settled = _follow(Trace.identity(text))
    if not settled:
        traced, _ = _follow(traced.apply(_leveling()))
    return traced


def _follow(traced: Trace) -> tuple[Trace, bool]:
    stages = _stages()
    idle = 0
    for stage in stages * _PASSES:
        before = traced.text
        traced = traced.apply(stage)
        idle = idle + 1 if traced.text == before else 0
        if idle == len(stages):
            return traced, True
    return traced, False
