from __future__ import annotations

import pytest

from appeal_triage.knowledge import package_data, read_table
from appeal_triage.normalization import normalize, tokenize
from appeal_triage.pipeline.segments import SENTENCE, STRONG, segments

CONNECTORS = read_table(
    package_data("problems", "connectors.csv"), ("phrase", "place", "source")
)


def cut(text: str) -> list[tuple[int, str]]:
    tokens = tokenize(normalize(text))
    found = segments(tokens)
    ends = [*(segment.token for segment in found[1:]), len(tokens)]
    return [
        (segment.border, " ".join(tokens[segment.token : end]))
        for segment, end in zip(found, ends, strict=True)
    ]


def test_sentences_are_segments_and_clauses_are_not() -> None:
    assert cut("Нет воды, ждём. Темно!") == [
        (SENTENCE, "нет воды , ждем ."),
        (SENTENCE, "темно !"),
    ]
    assert len(cut("Нет воды, во дворе темно")) == 1


def test_a_connector_begins_a_segment_after_a_comma_too() -> None:
    assert [border for border, _ in cut("Нет воды, также темно")] == [SENTENCE, STRONG]


def test_the_number_of_an_item_stays_with_it() -> None:
    shown = cut("1. Яма у рынка.\n2) Нет света\n- лифт")
    assert shown == [
        (STRONG, "1 . яма у рынка . \n"),
        (STRONG, "2 ) нет света \n -"),
        (STRONG, "лифт"),
    ]


def test_a_house_number_at_the_end_is_no_item() -> None:
    assert [border for border, _ in cut("Яма у дома 2. Темно")] == [SENTENCE, SENTENCE]


@pytest.mark.parametrize("row", CONNECTORS, ids=lambda row: row["phrase"])
def test_every_connector_begins_a_segment(row) -> None:
    *_, (border, said) = cut(f"Нет воды. {row['phrase']} лифт")
    assert border == STRONG and said.startswith(row["phrase"].replace("ё", "е"))


def test_a_connector_that_needs_a_start_is_a_plain_word_inside() -> None:
    assert len(cut("Мы тоже ждём воды и просим помочь")) == 1
    assert [b for b, _ in cut("Нет воды а также света")] == [SENTENCE, STRONG]


def test_quotes_and_hyphens_cut_nothing() -> None:
    assert len(cut("Остановка «Школа» на улице Карла-Маркса")) == 1


@pytest.mark.parametrize("text", ["", "?!", "...", "\n\n"])
def test_no_words_no_segments(text: str) -> None:
    assert segments(tokenize(text)) == []


def test_every_connector_has_a_source_and_stands_once() -> None:
    phrases = [row["phrase"] for row in CONNECTORS]
    assert len(set(phrases)) == len(phrases)
    assert all(row["source"] for row in CONNECTORS)
