import time
from pathlib import Path

import pytest

from appeal_triage.knowledge import read_table
from appeal_triage.normalization import Morph, is_word, normalize, parse, tokenize
from appeal_triage.places import Gazetteer, Place, PlaceFinder, Territory

CASES = Path(__file__).parents[1] / "cases" / "places_found.csv"
COLUMNS = ("text", "territory_id", "territory", "address")
TERRITORIES = [
    Territory("kursk_oblast", "Курская область", "region"),
    Territory("kursk", "Курск", "city", "kursk_oblast"),
    Territory("kursk_railway", "Железнодорожный округ", "city_district", "kursk"),
    Territory("lgov", "Льгов", "city", "kursk_oblast"),
    Territory("shchigry", "Щигры", "city", "kursk_oblast"),
    Territory("lgovsky", "Льговский район", "district", "kursk_oblast"),
    Territory("kursky", "Курский район", "district", "kursk_oblast"),
    Territory("oboyansky", "Обоянский район", "district", "kursk_oblast"),
    Territory("oboyan", "Обоянь", "city", "oboyansky"),
    Territory("tim", "Тим", "settlement", "kursk_oblast", (), "kind"),
    Territory("dmitriev", "Дмитриев", "city", "kursk_oblast", (), "kind"),
    Territory("oryol", "Орел", "city", "", (), "preposition"),
    Territory("moscow", "Москва", "city"),
]


def morphs_of(tokens):
    return [parse(t) if is_word(t) else Morph("", "PNCT", "", "") for t in tokens]


@pytest.fixture(scope="module")
def finder():
    return PlaceFinder(Gazetteer(TERRITORIES))


def find(finder, text):
    tokens = tokenize(normalize(text))
    return finder.find(tokens, morphs_of(tokens)), tokens


@pytest.mark.parametrize(
    "row", read_table(CASES, COLUMNS), ids=lambda row: str(row.line)
)
def test_places_are_read_as_people_write_them(finder, row):
    place, _ = find(finder, row["text"])
    assert place[:3] == (row["territory_id"], row["territory"], row["address"])


def test_there_are_enough_cases():
    assert len(read_table(CASES, COLUMNS)) >= 120


def test_spans_cover_what_was_read(finder):
    place, tokens = find(finder, "Во Льгове на улице Мира, дом 5 темно")
    said = [" ".join(tokens[start:end]) for start, end in place.spans]
    assert said == ["льгове", "улице мира , дом 5"]


def test_spans_are_in_order_and_inside_the_text(finder):
    for row in read_table(CASES, COLUMNS):
        place, tokens = find(finder, row["text"])
        flat = [at for span in place.spans for at in span]
        assert flat == sorted(flat)
        assert all(0 <= at <= len(tokens) for at in flat)


def test_a_text_without_words_has_no_place(finder):
    assert finder.find([], []) == Place()
    assert find(finder, "!!! ... 🙂")[0] == Place()


@pytest.mark.parametrize("flat", ["кв. 101", "квартира 101", "кв 101"])
def test_the_number_of_a_flat_is_never_told(finder, flat):
    place, _ = find(finder, f"ул. Мира, д. 5, {flat}, холодно")
    assert place.address == "улица Мира, дом 5"


def test_the_street_with_a_house_is_preferred(finder):
    place, _ = find(finder, "На улице Гоголя темно. Живу на улице Мира, дом 5")
    assert place.address == "улица Мира, дом 5"


def test_a_house_of_another_sentence_is_not_the_streets(finder):
    place, _ = find(finder, "Темно на улице Гоголя. Дом 5 без тепла")
    assert place.address == "улица Гоголя"


def test_the_place_does_not_depend_on_the_call_before(finder):
    once, _ = find(finder, "Во Льгове темно")
    find(finder, "В Курске светло")
    assert find(finder, "Во Льгове темно")[0] == once


@pytest.mark.parametrize(
    "piece",
    [
        "улица ",
        "на ленина 5 ",
        "дом 5 ",
        "улица мира дом 5 ",
        "курск ",
        "как в ",
        "дом 5, 5 ",
        "город ",
        "улица большая ",
    ],
)
def test_time_is_linear_in_the_length(finder, piece):
    tokens = tokenize(piece * (200_000 // len(piece)))
    morphs = morphs_of(tokens)
    finder.find(tokens, morphs)
    start = time.process_time()
    finder.find(tokens, morphs)
    # 200 000 letters take 0.1–0.3 s; a quadratic search would take hours.
    assert time.process_time() - start < 5


def test_a_highway_named_after_a_region_is_not_that_region():
    region = PlaceFinder(Gazetteer([Territory("crimea", "Крым", "region")]))
    for text in ("трасса М2 Крым 517 км", "на трассе М-2 «Крым»", "трасса Крым стоит"):
        assert find(region, text)[0].territory_id == ""
    assert find(region, "живём в Крыму у трассы")[0].territory_id == "crimea"
