"""Several problems in one comment: which parts speak of what.

The score of a text is a sum over its words, so the sum over a part is the score of the
part and nothing is read twice. The segments of the text are labelled together by the
Viterbi algorithm [1]_: a segment costs what its words say against the label, and a
change of label costs the more, the less plainly the text says that something else
begins. A segment that says nothing so stays with its neighbors. What the labelling
proposes is a problem only if its own words make it probable enough.

References
----------
.. [1] G. D. Forney, "The Viterbi algorithm", Proceedings of the IEEE, 61(3), 1973.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from appeal_triage.bundle import Model
from appeal_triage.features import Document
from appeal_triage.knowledge import package_data, read_table
from appeal_triage.normalization import is_word
from appeal_triage.pipeline.choosing import NO_APPEAL, Choice, Chooser
from appeal_triage.pipeline.inputs import Original
from appeal_triage.pipeline.scoring import Decision, Evidence, Scoring
from appeal_triage.pipeline.segments import SENTENCE, STRONG, segments, unit_starts
from appeal_triage.results import Problem
from appeal_triage.routing.blend import OwnerBlend
from appeal_triage.taxonomy import load_taxonomy
from appeal_triage.urgency.bounds import LEVELS
from appeal_triage.urgency.scopes import PRESENT

# All constants were chosen on the rows of tests/cases/problems.csv with an even
# number from 0, and so that few real letters of one topic split; the other rows measure
# what they give.
_CHANGE_COSTS = {SENTENCE: 5.5, STRONG: 2.0}
_LEAST_UNITS = 7
_LEAST_CONTENT = 2
_LEAST_SHARE, _INTRODUCED_SHARE = 0.4, 0.2
_OTHER_TOPIC, _SAME_TOPIC = 0.8, 0.8
_INTRODUCED = 0.8
_CONTENT = frozenset({"NOUN", "VERB", "INFN", "ADJF", "ADJS", "PRTS", "ADVB", "PRED"})
_CLOSING = frozenset(".!?…)")


@cache
def _companions() -> frozenset[str]:
    """Read the subtopics that are told in passing unless a text introduces them."""
    path = package_data("problems", "companions.csv")
    known = load_taxonomy().subtopics.ids
    rows = read_table(path, ("subtopic", "reason", "source"))
    return frozenset(row.choice("subtopic", known) for row in rows)


class _Run(NamedTuple):
    """Segments in a row with one label: units and tokens [start, end)."""

    label: int
    units: range
    tokens: range
    is_introduced: bool


class _Part(NamedTuple):
    """The runs of one label and what they say by themselves."""

    runs: list[_Run]
    decision: Decision
    choice: Choice


class ProblemFinder:
    """Tells the problems of a comment apart.

    Parameters
    ----------
    scoring : Scoring
        Models.
    chooser : Chooser
        Chooses the labels of a part as those of a whole text.
    blend : OwnerBlend
        Decision over owners.
    """

    def __init__(self, scoring: Scoring, chooser: Chooser, blend: OwnerBlend) -> None:
        self._scoring = scoring
        self._chooser = chooser
        self._blend = blend
        is_own = scoring.topic_model is scoring.base
        # A rubricator's labels are not ours, even where they look like ours.
        self._companions = _companions() if is_own else frozenset()
        self._nothing = NO_APPEAL if is_own else ""

    def find(
        self, document: Document, original: Original, decision: Decision, choice: Choice
    ) -> tuple[Problem, ...]:
        """Find the problems of a text.

        Parameters
        ----------
        document : Document
            The text, with at least one word.
        original : Original
            The text as it came.
        decision : Decision
            Probabilities of the whole text and their evidence.
        choice : Choice
            What was chosen of them.

        Returns
        -------
        tuple of Problem
            The main problem, which has the labels of ``choice``, and the others, the
            more urgent first; empty for what is no appeal.
        """
        if choice.is_talk or choice.topic.id == self._nothing:
            return ()
        runs = self._runs(document, decision)
        own, others = self._parts(document, decision, choice, runs)
        if not others:
            return (_problem(choice, decision, original.whole()),)
        places = _places(document, runs, [own, *(part.runs for part in others)])
        rest = [
            self._settled(decision, part, place, original)
            for part, place in zip(others, places[1:], strict=True)
        ]
        rest.sort(key=lambda problem: -LEVELS.index(problem.urgency.id))
        return (_problem(choice, decision, original.spans(places[0])), *rest)

    def _runs(self, document: Document, decision: Decision) -> list[_Run]:
        """Label the segments; one run where nothing speaks for two."""
        n_units = len(document.units)
        if n_units < 2 * _LEAST_CONTENT:
            return []
        cut = segments(document.tokens)
        if len(cut) < 2:
            return []
        starts = unit_starts(document, cut)
        costs = [_CHANGE_COSTS[segment.border] for segment in cut]
        path = _label(_support(self._scoring.topic_model, decision, starts), costs)
        if path is None:
            return []
        firsts = [0, *(i for i in range(1, len(cut)) if path[i] != path[i - 1])]
        units = [*(starts[i] for i in firsts), n_units]
        places = [*(cut[i].token for i in firsts), len(document.tokens)]
        return [
            _Run(
                path[i],
                range(*units[n : n + 2]),
                range(*places[n : n + 2]),
                cut[i].border == STRONG,
            )
            for n, i in enumerate(firsts)
        ]

    def _parts(
        self, document: Document, decision: Decision, main: Choice, runs: list[_Run]
    ) -> tuple[list[_Run], list[_Part]]:
        """Tell the runs of the main problem from the parts that are others."""
        if len(runs) < 2:
            return [], []
        label = list(self._scoring.topic_model.topic.subtopics).index(main.subtopic.id)
        by_label: dict[int, list[_Run]] = {}
        for run in runs:
            by_label.setdefault(run.label, []).append(run)
        own = by_label.pop(label, None)
        parts = [self._part(decision, found) for found in by_label.values()]
        if own is None:
            # The whole said what no part says alone: the part that comes nearest.
            nearest = max(parts, key=lambda part: part.decision.subtopics[label])
            parts.remove(nearest)
            own = nearest.runs
        distinct: dict[str, _Part] = {}
        for part in parts:
            if self._is_problem(main, part) and _is_long_enough(document, part, own):
                distinct.setdefault(part.choice.subtopic.id, part)
        return own, list(distinct.values())

    def _part(self, decision: Decision, runs: list[_Run]) -> _Part:
        own = self._weigh(decision, runs, [run.tokens for run in runs])
        return _Part(runs, own, self._chooser.choose(own))

    def _weigh(
        self, decision: Decision, runs: Sequence[_Run], tokens: Sequence[range]
    ) -> Decision:
        """Decide about a part as if it were a text."""
        units = [unit for run in runs for unit in run.units]
        within = {token for span in tokens for token in span}
        evidence = Evidence(
            decision.parts[units],
            decision.base_parts[units],
            decision.places.take(units),
            tuple(hit for hit in decision.cues if hit.start in within),
            tuple(hit for hit in decision.jurisdiction if hit.start in within),
        )
        return self._scoring.weigh(evidence, self._blend, _LEAST_UNITS)

    def _is_problem(self, main: Choice, part: _Part) -> bool:
        """Tell whether what a part says is something else, and probable."""
        choice = part.choice
        if choice.is_talk or choice.topic.id == self._nothing:
            return False
        if choice.subtopic.id == main.subtopic.id:
            return False
        is_same = choice.topic.id == main.topic.id
        score = choice.subtopic.score if is_same else choice.topic.score
        least = _SAME_TOPIC if is_same else _OTHER_TOPIC
        if not _is_introduced(part):
            return score >= least and choice.subtopic.id not in self._companions
        return score >= least * _INTRODUCED

    def _settled(
        self,
        decision: Decision,
        part: _Part,
        place: Sequence[tuple[int, int]],
        original: Original,
    ) -> Problem:
        """Finish a problem with the cues of all that is told of it."""
        own = self._weigh(decision, part.runs, [range(*span) for span in place])
        choice = self._chooser.choose(own)
        return _problem(choice, own, original.spans(place))


def _problem(
    choice: Choice, decision: Decision, spans: tuple[tuple[int, int], ...]
) -> Problem:
    danger = float(decision.levels[2:].sum())
    return Problem(
        choice.topic, choice.subtopic, choice.urgency, choice.owner, danger, spans
    )


def _support(
    model: Model, decision: Decision, starts: Sequence[int]
) -> NDArray[np.float64]:
    """Score every label in every segment: logarithms of shares."""
    head = model.leaf_head
    parts = decision.parts[:, head.columns]
    # Every segment begins with a word, so none is empty.
    lengths = np.diff(starts, append=len(parts))
    sums = np.add.reduceat(parts, starts, axis=0, dtype=np.float64)
    # Few words say less than they seem to, and the average label is no evidence: the
    # bias is left out.
    scale = model.topic.sharpness / np.maximum(lengths, _LEAST_UNITS) ** head.exponent
    scores = sums * scale[:, None]
    scores -= scores.max(axis=1, keepdims=True)
    return np.asarray(scores - np.log(np.exp(scores).sum(axis=1, keepdims=True)))


def _label(support: NDArray[np.float64], costs: Sequence[float]) -> list[int] | None:
    """Find the best label of each segment, or None where it is one for all."""
    gain = support.max(axis=1).sum() - support.sum(axis=0).max()
    if gain <= min(costs[1:]):
        return None
    labels = np.arange(support.shape[1])
    best, came = support[0], []
    for row, cost in zip(support[1:], costs[1:], strict=True):
        top = int(best.argmax())
        is_kept = best >= best[top] - cost
        came.append(np.where(is_kept, labels, top))
        best = np.where(is_kept, best, best[top] - cost) + row
    path = [int(best.argmax())]
    for step in reversed(came):
        path.append(int(step[path[-1]]))
    return path[::-1]


def _is_introduced(part: _Part) -> bool:
    return any(run.is_introduced for run in part.runs)


def _is_long_enough(document: Document, part: _Part, own: Sequence[_Run]) -> bool:
    """Tell whether a part is no aside beside what is told of the main problem."""
    units = [document.units[unit] for run in part.runs for unit in run.units]
    content = [unit for unit in units if document.morphs[unit.token].pos in _CONTENT]
    if len(content) < _LEAST_CONTENT:
        return False
    # A danger may be told in a few words.
    if any(
        hit.cue.level == LEVELS[-1] and hit.state == PRESENT
        for hit in part.decision.cues
    ):
        return True
    least = _INTRODUCED_SHARE if _is_introduced(part) else _LEAST_SHARE
    return len(units) >= least * sum(len(run.units) for run in own)


def _places(
    document: Document, runs: Sequence[_Run], owners: Sequence[Sequence[_Run]]
) -> list[list[tuple[int, int]]]:
    """Share the text out between problems, in tokens."""
    number = {run: n for n, own in enumerate(owners) for run in own}
    # What is no problem of its own goes on with the one before it.
    current = next(number[run] for run in runs if run in number)
    places: list[list[tuple[int, int]]] = [[] for _ in owners]
    start = runs[0].tokens.start
    for run, after in zip(runs, [*runs[1:], None], strict=True):
        following = current if after is None else number.get(after, current)
        if after is None or following != current:
            places[current].append((start, _trimmed(document, run.tokens)))
            start = run.tokens.stop
        current = following
    return places


def _trimmed(document: Document, tokens: range) -> int:
    """Return the end of tokens without the marks that lead to what follows."""
    end = tokens.stop
    while not is_word(token := document.tokens[end - 1]) and token not in _CLOSING:
        end -= 1
    return end
