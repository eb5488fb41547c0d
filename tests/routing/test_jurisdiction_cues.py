import dataclasses
import time

import pytest

from appeal_triage.knowledge import package_data, read_table
from appeal_triage.normalization import Morph, is_word, normalize, parse, tokenize
from appeal_triage.routing.cues import JurisdictionCues, load_jurisdiction_cues

FOLDER = package_data("routing")
ROWS = read_table(
    FOLDER / "jurisdiction_cues.csv",
    ("id", "pattern", "unless", "reason", "example", "source"),
)
CLASSES = read_table(FOLDER / "classes.csv", ("id", "words", "source"))


def analyzed(text):
    tokens = tokenize(normalize(text))
    morphs = [parse(t) if is_word(t) else Morph("", "PNCT", "", "") for t in tokens]
    return tokens, morphs


def cues_of(text):
    return {hit.cue.id for hit in load_jurisdiction_cues().find(*analyzed(text))}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['id']}-{row.line}")
def test_every_pattern_finds_its_own_example(row):
    values = {**row.values, "reason": row["reason"] or "причина"}
    alone = JurisdictionCues([dataclasses.replace(row, values=values)], CLASSES)
    assert alone.find(*analyzed(row["example"]))


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("Яма на трассе М-4", "federal_road"),
        ("Дорога областного значения разбита", "regional_road"),
        ("Живём в частном секторе", "private_house"),
        ("Лёд у подъезда", "at_entrance"),
        ("Переезд РЖД разбит", "railway"),
        ("Пригородный автобус отменили", "intercity"),
        ("Одни отписки", "refusal"),
        ("Пахнет газом", "threat"),
        ("ТСЖ не чистит двор", "management_company"),
        ("Диван лежит у контейнера", "container_site"),
        ("Свалка в лесу", "forest_water"),
        ("Взнос на капремонт вырос", "capital_repair"),
        ("Дорога от села Ивановка до города разбита", "between_settlements"),
        ("Между сёлами дорога не чищена", "between_settlements"),
        ("Трасса разбита", "highway"),
        ("ДРСУ не чистит дорогу", "road_body"),
        ("Дочь говорит, что покончит с собой", "suicide"),
        ("Подруга не хочет жить, боюсь за неё", "suicide"),
        ("Ветки касаются проводов", "wires"),
        ("В аптеке нет лекарства", "medical"),
        ("Закрыли группу в детском саду", "school"),
        ("От воды у детей сыпь", "illness"),
    ],
)
def test_a_cue_is_found(text, cue):
    assert cue in cues_of(text)


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("Газом не пахнет", "threat"),
        ("Яма на улице Мира", "regional_road"),
        ("Яма на улице Мира", "federal_road"),
        ("Купил железный гараж", "railway"),
        ("Тротуар не чистят", "yard"),
        ("Не хочется жить рядом со свалкой", "suicide"),
        ("Водители игнорируют знак", "refusal"),
        ("Дорога между домами", "between_settlements"),
    ],
)
def test_a_cue_is_not_found(text, cue):
    assert cue not in cues_of(text)


def test_hits_stand_in_text_order_inside_the_text():
    tokens, morphs = analyzed("Во дворе яма, УК молчит. У подъезда лёд.")
    hits = load_jurisdiction_cues().find(tokens, morphs)
    starts = [hit.start for hit in hits]
    assert starts == sorted(starts)
    assert all(0 <= hit.start < hit.end <= len(tokens) for hit in hits)


def test_a_phrase_does_not_reach_over_a_sentence():
    assert "private_house" not in cues_of("Все дома частные? Частный. Дом новый.")


def test_an_empty_text_has_no_cues():
    assert load_jurisdiction_cues().find([], []) == ()


@pytest.mark.parametrize("piece", ["водоканал ", "дорога от ", "управляющая ", "на "])
def test_time_is_linear_in_the_length(piece):
    tokens, morphs = analyzed(piece * (100_000 // len(piece)))
    start = time.process_time()
    load_jurisdiction_cues().find(tokens, morphs)
    # 100 000 letters take 0.2 s at most; a quadratic search would take hours.
    assert time.process_time() - start < 5
