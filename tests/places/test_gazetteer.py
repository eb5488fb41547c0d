import pytest

from appeal_triage.normalization import normalize, tokenize
from appeal_triage.places import Gazetteer, Mention, Territory


@pytest.fixture(scope="module")
def gazetteer():
    return Gazetteer([
        Territory("region", "Курская область", "region"),
        Territory("kursk", "Курск", "city", "region"),
        Territory("center", "Центральный округ", "city_district", "kursk"),
        Territory("lgov", "Льгов", "city", "region"),
        Territory("lgovsky", "Льговский район", "district", "region"),
        Territory("sovetsky", "Советский район", "district", "region"),
        Territory("omsk", "Омск", "city"),
        Territory("omsk_sovetsky", "Советский район", "city_district", "omsk"),
        Territory("piter", "Санкт-Петербург", "city", "", ("Питер", "СПб")),
        Territory("rostov", "Ростов-на-Дону", "city"),
        Territory("novgorod", "Нижний Новгород", "city"),
    ])


def found(gazetteer, text):
    return [m.ids for m in gazetteer.find(tokenize(normalize(text)))]


@pytest.mark.parametrize(
    "text",
    [
        "Льгов",
        "из Льгова",
        "по Льгову",
        "под Льговом",
        "во Льгове",
        "ЛЬГОВ",
        "льгов",
    ],
)
def test_a_name_is_found_in_every_case_form(gazetteer, text):
    assert found(gazetteer, text) == [("lgov",)]


@pytest.mark.parametrize(
    "text",
    ["Льговский район", "льговского района", "в Льговском районе", "Льговский р-н"],
)
def test_both_words_of_a_name_are_declined(gazetteer, text):
    assert found(gazetteer, text) == [("lgovsky",)]


def test_forms_of_another_number_are_not_the_name(gazetteer):
    assert found(gazetteer, "льговские районы") == []


def test_part_of_a_name_is_not_the_name(gazetteer):
    assert found(gazetteer, "льговский хлеб и нижний этаж") == []


def test_the_longest_name_wins(gazetteer):
    assert found(gazetteer, "в Нижнем Новгороде") == [("novgorod",)]


def test_hyphenated_names_are_declined(gazetteer):
    assert found(gazetteer, "в Ростове-на-Дону и Санкт-Петербурге") == [
        ("rostov",),
        ("piter",),
    ]


def test_aliases_are_names(gazetteer):
    assert found(gazetteer, "в Питере, СПб") == [("piter",), ("piter",)]


def test_namesakes_are_reported_together(gazetteer):
    mentions = gazetteer.find(["советский", "район"])
    assert mentions == [Mention(("sovetsky", "omsk_sovetsky"), 0, 2)]


@pytest.mark.parametrize(
    ("text", "territory"),
    [
        ("Курск", "kursk"),
        ("г. Курск", "kursk"),
        ("город курск", "kursk"),
        ("КУРСК", "kursk"),
        ("Курская область, Льговский район", "lgovsky"),
        ("Льговский р-н", "lgovsky"),
        ("Курская обл.", "region"),
        ("Курск, Центральный округ", "center"),
        ("Центральный округ г. Курска", "center"),
        ("Омск, Советский район", "omsk_sovetsky"),
        ("Курская область, Советский район", "sovetsky"),
        ("Советский район", ""),
        ("Марс", ""),
        ("", ""),
    ],
)
def test_a_callers_string_is_resolved(gazetteer, text, territory):
    assert gazetteer.resolve(text) == territory


def test_a_chain_goes_from_the_inside_out(gazetteer):
    assert gazetteer.chain("center") == ("center", "kursk", "region")


def test_the_chain_of_an_unknown_territory_is_empty(gazetteer):
    assert gazetteer.chain("mars") == gazetteer.chain("") == ()


def test_a_cycle_of_parents_ends():
    pair = [Territory("a", "Ая", "city", "b"), Territory("b", "Бя", "city", "a")]
    assert Gazetteer(pair).chain("a") == ("a", "b")


def test_territories_are_reached_by_id(gazetteer):
    assert gazetteer["lgov"].name == "Льгов"
    assert "lgov" in gazetteer
    assert "mars" not in gazetteer
    assert len(gazetteer) == len(list(gazetteer)) == 11


def test_an_empty_gazetteer_finds_nothing():
    assert Gazetteer([]).find(["курск"]) == []
