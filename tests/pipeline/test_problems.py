from __future__ import annotations

import csv
import json
import pickle  # noqa: TID251  a result goes between processes, no model does
import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from appeal_triage import Triager, TriageResult
from appeal_triage.pipeline import problems as module
from appeal_triage.pipeline.scoring import Scoring
from appeal_triage.results import Problem
from appeal_triage.routing import load_region
from appeal_triage.taxonomy import load_taxonomy

CASES = Path(__file__).parent.parent / "cases" / "problems.csv"
SUBTOPICS = load_taxonomy().subtopics
BOTH = (
    "Во дворе не горит ни один фонарь, темно. "
    "А ещё мусор не вывозят вторую неделю, баки переполнены."
)


class Case:
    """A text and what it is about: subtopics and a phrase of each."""

    def __init__(self, row: dict[str, str]) -> None:
        self.text = row["text"]
        told = [item.split("=", 1) for item in row["problems"].split("; ") if item]
        self.gold = [(name, self.text.index(phrase)) for name, phrase in told]


def read_cases() -> list[Case]:
    with CASES.open(encoding="utf-8", newline="") as stream:
        return [Case(row) for row in csv.DictReader(stream)]


@pytest.fixture(scope="module")
def decided(triager: Triager) -> list[tuple[Case, TriageResult]]:
    """Decide about the half that chose no constant: every second row."""
    return [(case, triager.triage(case.text)) for case in read_cases()[1::2]]


def topic_of(subtopic: str) -> str:
    return str(SUBTOPICS[subtopic].parent)


def speaks_of(problem: Problem, gold: tuple[str, int]) -> bool:
    return topic_of(gold[0]) == problem.topic.id and any(
        start <= gold[1] < end for start, end in problem.spans
    )


def n_found(case: Case, result: TriageResult) -> int:
    """Count the problems beside the main one that are told and placed right."""
    left = list(case.gold)
    main = result.problems[0]
    # The main problem takes its own entry, which it need not place.
    left.sort(key=lambda gold: (gold[0] != main.subtopic.id, not speaks_of(main, gold)))
    if left and topic_of(left[0][0]) == main.topic.id:
        left.pop(0)
    hits = 0
    for problem in result.problems[1:]:
        match = next((gold for gold in left if speaks_of(problem, gold)), None)
        if match:
            left.remove(match)
            hits += 1
    return min(hits, max(0, len(case.gold) - 1))


def test_the_cases_are_as_many_as_they_should_be() -> None:
    cases = read_cases()
    assert len(cases) >= 120
    single = sum(len(case.gold) <= 1 for case in cases)
    assert 0.4 <= single / len(cases) <= 0.6


def test_further_problems_are_right_when_they_are_named(decided) -> None:
    found = sum(n_found(case, result) for case, result in decided if result.problems)
    named = sum(max(0, len(result.problems) - 1) for _, result in decided)
    told = sum(max(0, len(case.gold) - 1) for case, _ in decided)
    assert found / named >= 0.85
    assert found / told >= 0.45


def test_long_letters_about_one_thing_do_not_shatter(decided) -> None:
    single = [result for case, result in decided if len(case.gold) == 1]
    assert sum(len(result.problems) > 1 for result in single) / len(single) <= 0.1


def test_the_main_problem_agrees_with_the_result(decided) -> None:
    for _, result in decided:
        if result.topic.id == "none":
            assert result.problems == ()
            continue
        main = result.problems[0]
        assert (main.topic, main.subtopic) == (result.topic, result.subtopic)
        assert (main.urgency, main.owner) == (result.urgency, result.owner)
        assert main.urgency_score == result.urgency_score


def test_problems_share_the_text_without_overlap(decided) -> None:
    for case, result in decided:
        spans = sorted(span for p in result.problems for span in p.spans)
        assert all(0 <= start < end <= len(case.text) for start, end in spans)
        assert all(before[1] <= after[0] for before, after in pairwise(spans))


def test_no_subtopic_is_named_twice_and_the_urgent_come_first(decided) -> None:
    levels = list(load_taxonomy().urgency.ids)
    for _, result in decided:
        names = [problem.subtopic.id for problem in result.problems]
        assert len(set(names)) == len(names)
        rest = [levels.index(problem.urgency.id) for problem in result.problems[1:]]
        assert rest == sorted(rest, reverse=True)
        for problem in result.problems:
            assert topic_of(problem.subtopic.id) == problem.topic.id


def test_each_problem_has_its_own_part_and_labels(triager: Triager) -> None:
    text = "  <b>Здравствуйте!</b> " + BOTH
    problems = triager.triage(text).problems
    said = {p.subtopic.id: [text[a:b] for a, b in p.spans] for p in problems}
    assert set(said) == {"street_lighting", "collection"}
    assert said["collection"] == [text[text.index("А ещё") :]]
    assert "фонарь, темно." in said["street_lighting"][0]
    owners = {p.subtopic.id: p.owner.id for p in problems}
    assert owners["collection"] == "waste_operator"


def test_a_danger_of_one_part_is_not_the_danger_of_the_other(triager: Triager) -> None:
    text = (
        "В подвале дома сильно пахнет газом, газовая служба не едет, голова кружится. "
        "Кроме того, скамейки у подъезда облезли, просим покрасить скамейки."
    )
    by_name = {p.subtopic.id: p for p in triager.triage(text).problems}
    assert by_name["gas"].urgency.id == "emergency"
    assert by_name["street_furniture"].urgency.id in ("low", "normal")


def test_one_sentence_has_one_problem_over_all_of_it(triager: Triager) -> None:
    text = "Третий день нет горячей воды"
    (problem,) = triager.triage(text).problems
    assert problem.spans == ((0, len(text)),)


@pytest.mark.parametrize("text", ["", "🙂", "Спасибо большое за праздник!", None, 5])
def test_what_is_no_appeal_has_no_problems(triager: Triager, text: object) -> None:
    assert triager.triage(text).problems == ()


def test_all_of_a_text_without_words_before_it_is_shared(triager: Triager) -> None:
    problems = triager.triage("?! " + BOTH).problems
    assert len(problems) == 2


def test_the_main_problem_has_a_part_even_when_no_part_says_it(
    triager: Triager, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = module._label

    def all_but_main(support, costs):
        path = real(support, costs)
        # As if each part had been labelled with what stands next to its best label.
        assert path is not None
        second = support.argsort(axis=1)[:, -3]
        return [int(second[0]) if label == path[0] else label for label in path]

    monkeypatch.setattr(module, "_label", all_but_main)
    problems = triager.triage(BOTH).problems
    assert problems and problems[0].spans


def test_results_with_problems_survive_pickling(triager: Triager) -> None:
    result = triager.triage(BOTH)
    assert pickle.loads(pickle.dumps(result)) == result  # noqa: S301
    assert hash(result.problems) == hash(triager.triage(BOTH).problems)


def test_a_row_holds_problems_as_plain_values(triager: Triager) -> None:
    result = triager.triage(BOTH)
    cell = result.to_row()["problems"]
    assert isinstance(cell, list)
    assert json.loads(json.dumps(cell)) == cell
    first = cell[0]
    row = result.to_row()
    for name in ("topic", "subtopic_label", "urgency_score", "owner_score"):
        assert first[name] == row[name]
    assert first["spans"] == [list(span) for span in result.problems[0].spans]


def test_the_problems_of_a_rubricator_have_its_labels_and_our_owners(
    triager: Triager,
) -> None:
    base = triager._scoring.base
    names = tuple(f"x:{name}" for name in base.topic.topics)
    leaves = tuple(f"x:{name}" for name in base.topic.subtopics)
    head = replace(base.leaf_head, labels=leaves)
    topic = replace(base.topic, topics=names, subtopics=leaves)
    foreign = replace(base, topic=topic, heads={"subtopic": head})
    other = Triager(Scoring.of(foreign, base), load_region(None))
    ours, theirs = triager.triage(BOTH).problems, other.triage(BOTH).problems
    assert [f"x:{p.subtopic.id}" for p in ours] == [p.subtopic.id for p in theirs]
    for mine, their in zip(ours, theirs, strict=True):
        assert (mine.owner, mine.urgency) == (their.owner, their.urgency)
        assert mine.spans == their.spans
    assert other.triage("Спасибо большое за праздник!").problems == ()


def test_a_companion_is_a_subtopic_of_the_taxonomy() -> None:
    assert module._companions() <= set(SUBTOPICS.ids)


@pytest.mark.parametrize(
    "piece", ["Нет воды. Яма на дороге! ", "а ещё ", "1. ", "- яма\n- свет\n"]
)
def test_a_text_made_of_borders_takes_no_longer(triager: Triager, piece: str) -> None:
    start = time.perf_counter()
    triager.triage(piece * (100_000 // len(piece)))
    assert time.perf_counter() - start < 5
