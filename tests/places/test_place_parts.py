"""What every place of a text is, where its name stands, and what is said in passing."""

import time

import pytest

from appeal_triage.features import read_document
from appeal_triage.normalization import normalize
from appeal_triage.places import Gazetteer, PlaceFinder, Territory
from appeal_triage.places.guesses import TownGuesses, differ_by_one
from appeal_triage.places.towns import load_towns

TERRITORIES = [
    Territory("region", "Рязанская область", "region"),
    Territory("ryazan", "Рязань", "city", "region"),
    Territory("kasimov", "Касимов", "city", "region"),
    Territory("north", "Заречье", "settlement", "region"),
    Territory("south", "Заречье", "settlement", "ryazan"),
]


@pytest.fixture(scope="module")
def finder():
    return PlaceFinder(Gazetteer(TERRITORIES))


def find(finder, text):
    document = read_document(normalize(text))
    return finder.find(document.tokens, document.morphs, document.text)


def told(finder, text):
    return [(part.kind, part.name) for part in find(finder, text).parts]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("в ряжске на ленина 5", ["Ряжск", "Ленина", "5"]),
        ("мкр северный, дом 7", ["Северный", "7"]),
        ("пр надежды плевицкой, 12", ["Надежды Плевицкой", "12"]),
        ("дома 3, 5 и 7 по улице Мира", ["3", "5", "7", "Мира"]),
        ("Ленина 5 и Мира, 7а", ["Ленина", "5", "Мира", "7а"]),
        ("на М-5 «Урал» колея", ['М-5 " Урал "']),
        ("трасса Ряжск — Касимов в ямах", ["Ряжск — Касимов"]),
        ("объездная без фонарей", ["Объездная"]),
        ("остановка «Дом связи» без крыши", ["Дом Связи"]),
        ("угол Пушкина и Гоголя", ["Пушкина", "Гоголя"]),
        ("Невский проспект 100, нет света", ["Невский", "100"]),
        ("Донской проезд не чищен", ["Донской"]),
        ("в Ольховске закрыли баню", ["Ольховск"]),
        ("Село Вольное Ольховского района", ["Вольное", "Ольховский"]),
    ],
)
def test_names_are_normal_and_in_text_order(finder, text, expected):
    assert [name for _, name in told(finder, text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "дом 12 этажей без лифта",
        "в нашем доме 40 квартир",
        "за мир во всём мире",
        "искра в щитке",
        "как в сказке",
        "с 1 октября обещали тепло",
        "врач Соколова приняла хорошо",
        "управляющая компания «Парковая» не отвечает",
        "по центральной дороге летят машины",
        "на детской площадке темно",
    ],
)
def test_what_only_looks_like_a_place_is_none(finder, text):
    assert told(finder, text) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Урюпенск, Мира 5", "Урюпинск"),
        ("г. Усурийск, нет воды", "Уссурийск"),
        ("магн-ск, Мира 5", "Магнитогорск"),
        ("В. Новгород, ул. Мира", "Великий Новгород"),
        ("г. Екат., ул. Мира", "Екатеринбург"),
        ("спб, нет воды", "Санкт-Петербург"),
        ("В Орле нет воды", "Орёл"),
    ],
)
def test_short_and_misspelt_towns_have_their_names(finder, text, name):
    assert ("settlement", name) in told(finder, text)


@pytest.mark.parametrize(
    ("text", "territory"),
    [
        ("Переехали из Рязани в Ряжск, воды нет", "Ряжск"),
        ("Гости из Рязани ругают наш Касимов", "Касимов"),
        ("В Ряжске темно, не то что зато в Рязани светло", "Ряжск"),
        ("родилась в Рязани, живу в Ряжске", "Ряжск"),
        ("в Касимове хуже чем в Рязани", "Касимов"),
        ("написал в Рязань, ответа нет", ""),
        ("сделали бы как в Рязани", ""),
        ("племянник из Рязани смеётся", ""),
        ("Пишу вам из Ряжска", "Ряжск"),
    ],
)
def test_a_place_said_in_passing_is_not_the_territory(finder, text, territory):
    assert find(finder, text).territory == territory


def test_a_place_said_in_passing_is_still_told(finder):
    (part,) = find(finder, "сделали бы как в Рязани").parts
    assert part.is_aside
    assert part.name == "Рязань"


def test_two_places_of_equal_right_are_both_told(finder):
    place = find(finder, "В Касимове и в Рязани отключили воду")
    assert (place.territory_id, place.rivals) == ("kasimov", ("Рязань",))


def test_a_town_outside_the_pack_may_be_a_rival(finder):
    place = find(finder, "Воды нет в Касимове и в Ряжске")
    assert (place.territory_id, place.rivals) == ("kasimov", ("Ряжск",))


def test_namesakes_that_nothing_tells_apart_are_rivals(finder):
    place = find(finder, "в Заречье нет воды")
    assert place.territory_id == ""
    assert place.rivals == ("Заречье, Рязанская область", "Заречье, Рязань")


def test_one_place_has_no_rivals(finder):
    assert find(finder, "В Рязани, на улице Касимовской, темно").rivals == ()


def test_the_number_of_a_flat_has_no_name(finder):
    parts = find(finder, "ул. Мира, д. 5, кв. 17").parts
    assert [part.name for part in parts if part.kind == "flat"] == [""]


def test_parts_do_not_overlap_and_are_in_order(finder):
    place = find(finder, "Ряжск, угол Мира и Ленина, 5, остановка «Рынок», кв. 3")
    ends = [at for part in place.parts for at in (part.first, part.last)]
    assert ends == sorted(ends)


def test_capital_letters_decide_between_a_town_and_a_word(finder):
    assert told(finder, "Дороги в Шахтах разбиты") == [("settlement", "Шахты")]
    assert told(finder, "дороги в шахтах разбиты") == []


@pytest.mark.parametrize("case", ["ржев", "ржева", "ржеву", "ржевом", "ржеве"])
def test_case_endings_lead_to_the_name(case):
    assert load_towns().starting(case)[0].town.name == "Ржев"


def test_the_largest_towns_are_in_the_table_with_their_letters():
    names = {town.name for town in load_towns().all()}
    assert {"Москва", "Орёл", "Королёв", "Великие Луки", "Йошкар-Ола"} <= names
    assert len(names) > 4000


def test_a_word_near_two_towns_is_no_guess():
    towns = load_towns()
    guesses = TownGuesses(towns.all(), towns.endings)
    assert guesses.guessed("зеленогорск") is None or (
        guesses.guessed("зеленогорск").town.name == "Зеленогорск"
    )
    assert guesses.guessed("абвгдежз") is None


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("азбест", "асбест", True),
        ("невл", "невель", False),
        ("курск", "крск", True),
        ("курск", "курсск", True),
        ("курск", "кусрк", True),
        ("курск", "орск", False),
    ],
)
def test_one_slip_is_told_from_two(one, other, expected):
    assert differ_by_one(one, other) is expected


@pytest.mark.parametrize(
    "piece",
    ["На Ленина 5 в Твери. ", "Ряжск, мира и Мира, ", "улица Новая и новая ", "г. Нн "],
)
def test_time_is_linear_with_capital_letters_too(finder, piece):
    document = read_document((piece * (100_000 // len(piece))).strip())
    finder.find(document.tokens, document.morphs, document.text)
    start = time.process_time()
    finder.find(document.tokens, document.morphs, document.text)
    # A hundred thousand letters take 0.1–0.5 s; a quadratic search would take minutes.
    assert time.process_time() - start < 5
