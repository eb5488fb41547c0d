"""What cues alone say of the level: words that do not count, bounds, a proof."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from appeal_triage.urgency.cues import HAZARDS, CueHit
from appeal_triage.urgency.scopes import PRESENT

LEVELS = ("low", "normal", "high", "emergency")
"""Ids in rising order, as in ``data/taxonomy/urgency.csv``."""
RAISING = LEVELS[2:]
"""Levels of the cues that raise the urgency."""

_HIGH, _EMERGENCY = LEVELS.index("high"), LEVELS.index("emergency")
_OPEN = frozenset({"lasting", "reported"})
"""States that leave it open whether a danger is there now."""
_CALM = 0.94
"""Least probability of no emergency where the dangers told are not there: of letters
whose emergency cues are all denied, over, guarded, feared or planned, three in fifty
were emergencies."""
_DANGERS = frozenset({"danger", "hazard"})
"""Kinds of groups that tell of an emergency or, by a mere word, of what may be one."""
_LIMITED = frozenset({"lasting", "guarded"})
"""States of a danger that is there, but not acute or not within reach: it counts as a
risk. On labelled texts about four in five of these are high or emergency."""
_PROOF = 0.8
"""Least probability of a level that a cue proves: a cue is sure when so many of the
labelled texts that have it are of its level."""


def unsaid(hits: Sequence[CueHit]) -> frozenset[int]:
    """Find the words of dangers that are denied, past, feared or told of others.

    They say nothing of how urgent the text is, so no score of a level counts them.

    Parameters
    ----------
    hits : sequence of CueHit
        Cues found in a text.

    Returns
    -------
    frozenset of int
        Tokens of the clauses that speak of a danger, a risk, an outage or a harm which
        is not there, without those of high and emergency cues that say one is.
    """
    said: set[int] = set()
    gone: set[int] = set()
    for hit in hits:
        if _is_there(hit):
            if hit.cue.level in RAISING:
                said.update(range(hit.start, hit.end))
        elif hit.cue.kind in HAZARDS:
            gone.update(range(hit.start, hit.end))
            for start, end in hit.clauses:
                gone.update(range(start, end))
    return frozenset(gone - said)


def _is_there(hit: CueHit) -> bool:
    return hit.state == PRESENT or hit.state in _LIMITED


def is_limited(hit: CueHit) -> bool:
    """Tell whether a danger is there, but not acute or not within reach.

    Parameters
    ----------
    hit : CueHit
        A cue found in a text.

    Returns
    -------
    bool
        True for a high or emergency cue that is lasting or guarded.
    """
    return hit.state in _LIMITED and hit.cue.level in RAISING


def is_raised(hits: Sequence[CueHit]) -> bool:
    """Tell whether some danger, risk or outage is told of the present.

    Parameters
    ----------
    hits : sequence of CueHit
        Cues found in a text.

    Returns
    -------
    bool
        True for a high or emergency cue that is present, guarded or lasting.
    """
    return any(hit.cue.level in RAISING and _is_there(hit) for hit in hits)


def sure_level(hits: Sequence[CueHit]) -> int:
    """Find the level that cues prove by themselves.

    Parameters
    ----------
    hits : sequence of CueHit
        Cues found in a text.

    Returns
    -------
    int
        Position in ``LEVELS``: the highest of the sure cues that are said of the
        present, and never below high where any danger is; 0 where there is none.
    """
    present = [hit.cue for hit in hits if hit.state == PRESENT]
    proved = [LEVELS.index(cue.level) for cue in present if cue.sure]
    dangers = [_HIGH for cue in present if cue.level == LEVELS[-1]]
    return max((*proved, *dangers), default=0)


def most_level(hits: Sequence[CueHit]) -> int:
    """Find the highest level that cues leave possible.

    Parameters
    ----------
    hits : sequence of CueHit
        Cues found in a text.

    Returns
    -------
    int
        Position in ``LEVELS``: high where the only dangers told are denied, over,
        guarded, feared or planned; else emergency.
    """
    open_states = {PRESENT, *_OPEN}
    hazards = [h for h in hits if h.cue.kind in _DANGERS or h.cue.level in RAISING]
    dangers = [h.state in open_states for h in hazards if h.cue.level == LEVELS[-1]]
    risks = [h.state == PRESENT for h in hazards if h.cue.level == RAISING[0]]
    if any(dangers) or all(h.state in open_states for h in hazards):
        return _EMERGENCY
    return _HIGH if dangers or not any(risks) else _EMERGENCY


class Bounds(NamedTuple):
    """Levels between which cues leave a text.

    Attributes
    ----------
    least, most : int
        Positions in ``LEVELS``; the first is not above the second.
    """

    least: int = 0
    most: int = _EMERGENCY

    @classmethod
    def of(cls, hits: Sequence[CueHit]) -> Bounds:
        """Find the bounds that cues set.

        Parameters
        ----------
        hits : sequence of CueHit
            Cues found in a text.

        Returns
        -------
        Bounds
            From :func:`sure_level` to :func:`most_level`.
        """
        return cls(sure_level(hits), most_level(hits))


def bounded(probabilities: NDArray[np.float64], bounds: Bounds) -> NDArray[np.float64]:
    """Make the levels within bounds as probable as the proof of these is good.

    Parameters
    ----------
    probabilities : ndarray of shape (4,), float64
        Probabilities in rising order of urgency.
    bounds : Bounds
        What cues prove.

    Returns
    -------
    ndarray of shape (4,), float64
        Probabilities that sum to 1; as they were where nothing is proved or they say
        so themselves.
    """
    least, most = bounds
    reached = float(probabilities[least:].sum())
    if reached < _PROOF:
        probabilities = np.concatenate([
            probabilities[:least] * (1 - _PROOF) / (1 - reached),
            probabilities[least:],
        ])
        probabilities[least] += _PROOF - reached
    above = float(probabilities[most + 1 :].sum())
    if above > 1 - _CALM:
        probabilities = probabilities.copy()
        probabilities[most] += above - (1 - _CALM)
        probabilities[most + 1 :] *= (1 - _CALM) / above
    return probabilities


class Odds(NamedTuple):
    """How likely the levels are, before an operating point chooses one.

    Attributes
    ----------
    probabilities : tuple of float
        Of the levels in rising order; they sum to 1.
    bounds : Bounds
        Levels that cues let no threshold leave.
    """

    probabilities: tuple[float, ...]
    bounds: Bounds
