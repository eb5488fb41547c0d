"""Places are told with their ends in the text as it came."""

import pytest

from appeal_triage.features import read_document
from appeal_triage.normalization import normalize
from appeal_triage.pipeline.inputs import Original
from appeal_triage.pipeline.reasons import MASK, placed_names
from appeal_triage.places import Gazetteer, PlaceFinder, Territory


@pytest.fixture(scope="module")
def finder():
    return PlaceFinder(Gazetteer([Territory("tver", "Тверь", "city")]))


def told(finder, text):
    document = read_document(normalize(text))
    place = finder.find(document.tokens, document.morphs, document.text)
    return placed_names(place.parts, document, Original.of(text, text.strip()))


@pytest.mark.parametrize(
    "text",
    [
        "В Твери на ул. Королёва, д. 12 нет воды",
        "  в твери на  ул. Королёва,д.12 нет  воды",
        "ТВЕРЬ, УЛ. КОРОЛЁВА, 12!!! Нет воды",
        "Дом 12: в г.Твери, ул.Королёва, не топят. 5 дней! 5 дней!",
    ],
)
def test_the_ends_are_those_of_the_original(finder, text):
    for mention in told(finder, text):
        assert text[mention.start : mention.end] == mention.text
    names = {mention.kind: mention.name for mention in told(finder, text)}
    assert names["settlement"] == "Тверь"
    assert names["house"] == "12"


def test_a_number_that_stands_twice_is_told_where_it_is_a_house(finder):
    text = "5 дней нет тепла: ул. Мира, 5"
    house = next(m for m in told(finder, text) if m.kind == "house")
    assert (house.start, house.end) == (len(text) - 1, len(text))


def test_the_number_of_a_flat_is_masked(finder):
    flat = told(finder, "Тверь, ул. Мира, д. 5, кв. 17")[-1]
    assert (flat.kind, flat.text, flat.name) == ("flat", MASK, "")
    assert flat.end - flat.start == 2


def test_a_text_without_places_tells_none(finder):
    assert told(finder, "спасибо за ремонт") == ()
