from __future__ import annotations

import pytest

from appeal_triage.features import read_document
from appeal_triage.features.naming import NAME
from appeal_triage.normalization import normalize
from appeal_triage.normalization.proper_names import name_kind
from appeal_triage.training.matrices import MIN_TEXTS, count_features


def units(text: str) -> list[str]:
    return [unit.word for unit in read_document(normalize(text)).units]


@pytest.mark.parametrize(
    ("text", "kept", "hidden"),
    [
        ("На ул. Газовой провал", {"на", "улица", "провал"}, {"газовой"}),
        ("В посёлке Дорожный нет света", {"нет", "света"}, {"дорожный"}),
        ("Спасибо мастеру Ольге Ивановой", {"спасибо", "мастеру"}, {"ольге"}),
        ("Когда в Курске починят лифт", {"когда", "лифт"}, {"курске"}),
    ],
)
def test_a_name_says_nothing_of_the_topic(
    text: str, kept: set[str], hidden: set[str]
) -> None:
    words = set(units(text))
    assert kept <= words and NAME in words
    assert not hidden & words


@pytest.mark.parametrize(
    "text",
    [
        "Администрация молчит",
        "УК не чистит двор",
        "НЕТ ВОДЫ ТРЕТИЙ ДЕНЬ",
        "Обращаюсь в Управляющую компанию",
        "Яма. Света нет",
    ],
)
def test_a_capital_letter_alone_makes_no_name(text: str) -> None:
    assert NAME not in units(text)


def test_names_that_differ_make_one_document() -> None:
    one = units("Яма на улице Мирной возле Льгова")
    other = units("Яма на улице Степной возле Рыльска")
    assert one == other


def test_a_name_keeps_its_token() -> None:
    document = read_document("Яма на улице Мирной")
    assert [document.tokens[unit.token] for unit in document.units] == document.tokens


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("ивановна", "person"),
        ("сергей", "person"),
        ("москва", "place"),
        ("хрыщёбка", "unknown"),
        ("труба", ""),
        ("45/2", ""),
        ("а" * 500, ""),
    ],
)
def test_the_dictionary_tells_names(word: str, kind: str) -> None:
    assert name_kind(word) == kind


def test_no_word_or_pair_of_a_model_is_a_name_of_a_person() -> None:
    texts = [f"вчера сергей и ольга убирали двор {n}" for n in range(MIN_TEXTS)]
    names = count_features([read_document(text) for text in texts]).names
    assert {"=двор", "~двор", "+убирать двор"} <= set(names)
    words = [name for name in names if name[0] in "=~+"]
    assert not any("сергей" in name or "ольга" in name for name in words)
