import csv

import pytest

from appeal_triage.errors import KnowledgeError
from appeal_triage.knowledge import package_data
from appeal_triage.places import words as words_module
from appeal_triage.places.agreement import agrees, capitalized, in_nominative
from appeal_triage.places.forms import inflected, is_proper, readings
from appeal_triage.places.words import load_place_words


def test_kind_words_are_known_by_every_form():
    words = load_place_words()
    assert {"улица", "улицы", "улице", "улиц"} <= words.streets.keys()
    assert {"дом", "дома", "доме", "домов"} <= words.houses.keys()


def test_every_row_of_the_tables_has_a_source():
    for name in ("words.csv", "street_names.csv", "name_openers.csv"):
        with package_data("places", name).open(encoding="utf-8") as file:
            assert all(row["source"] for row in csv.DictReader(file))


def test_no_word_stands_twice_in_a_role():
    with package_data("places", "words.csv").open(encoding="utf-8") as file:
        pairs = [(row["role"], row["word"]) for row in csv.DictReader(file)]
    assert len(pairs) == len(set(pairs))


def test_an_unknown_role_is_refused(tmp_path, monkeypatch):
    table = tmp_path / "words.csv"
    table.write_text("role,word,gender,source\nmoon,луна,f,тест\n", encoding="utf-8")
    monkeypatch.setattr(words_module, "package_data", lambda *parts: table)
    with pytest.raises(KnowledgeError, match=r"words.csv, строка 2, «role»"):
        load_place_words.__wrapped__()


def test_forms_keep_the_number_of_the_name():
    assert "орлов" not in inflected("орел")
    assert "щиграх" in inflected("щигры")


def test_a_word_that_the_dictionary_lacks_keeps_at_least_itself():
    assert "хххъ" in inflected("хххъ")


def test_names_are_told_from_common_nouns():
    assert is_proper("щепкина")
    assert not is_proper("лестницу")
    assert readings("мира")[0].case == "gent"


@pytest.mark.parametrize(
    ("token", "lemma", "gender", "expected"),
    [
        ("садовой", "садовый", "f", "садовая"),
        ("синей", "синий", "f", "синяя"),
        ("широкой", "широкий", "f", "широкая"),
        ("ленинскому", "ленинский", "m", "ленинский"),
        ("красном", "красный", "n", "красное"),
        ("горького", "горький", "m", "горького"),
        ("центральные", "центральный", "f", "центральные"),
    ],
)
def test_adjectives_agree_with_the_kind_word(token, lemma, gender, expected):
    assert in_nominative(token, lemma, gender) == expected
    assert agrees(token, gender) is (expected != token)


def test_names_are_written_with_capitals():
    assert capitalized(["2-я", "садовая"]) == "2-я Садовая"
    assert capitalized(["имени", "мамина-сибиряка"]) == "имени Мамина-Сибиряка"
