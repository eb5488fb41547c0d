"""The shipped tables of cues hold what they promise, and say where they do not."""

import csv
import re
import shutil

import pytest
from pymorphy3 import MorphAnalyzer

from appeal_triage.errors import KnowledgeError
from appeal_triage.knowledge import package_data, read_table
from appeal_triage.normalization import normalize, parse, tokenize
from appeal_triage.taxonomy import load_taxonomy
from appeal_triage.urgency import load_cues
from appeal_triage.urgency.tables import read_cues

FOLDER = package_data("urgency")
CUES = load_cues().cues
SCOPES = read_table(FOLDER / "scopes.csv", ("id", "state", "example"))
HOMONYMS = read_table(FOLDER / "homonyms.csv", ("form", "lemma"))


def hits(text):
    tokens = tokenize(normalize(text))
    return load_cues().find(tokens, [parse(token) for token in tokens])


@pytest.mark.parametrize("cue", CUES, ids=lambda cue: cue.id)
def test_every_cue_finds_its_own_example_as_present(cue):
    states = {hit.state for hit in hits(cue.example) if hit.cue == cue}
    assert "present" in states


@pytest.mark.parametrize("row", SCOPES, ids=lambda row: row["id"])
def test_every_scope_makes_its_own_example_what_it_says(row):
    assert row["state"] in {hit.state for hit in hits(row["example"])}


def test_every_lemma_of_the_tables_is_one_that_the_analyzer_gives():
    known = {(row["form"], row["lemma"]) for row in HOMONYMS}
    lemmas = {lemma.removeprefix("не ") for lemma in load_cues().lemmas}
    dead = {
        lemma
        for lemma in lemmas
        if parse(lemma).lemma != lemma and (lemma, lemma) not in known
    }
    assert dead == set()


def test_there_are_cues_enough_and_every_group_has_one():
    assert len(CUES) >= 250
    assert {cue.group for cue in CUES} == set(load_cues().groups)


def test_levels_are_those_of_the_taxonomy_and_dangers_suggest_the_highest():
    kinds = load_cues().kinds
    assert {cue.level for cue in CUES} <= {"", *load_taxonomy().urgency}
    calm = {c.id for c in CUES if kinds[c.group] == "danger" and c.level != "emergency"}
    assert calm <= {"shut_off_riser"}


def test_some_cues_make_sure_of_a_level_and_only_of_a_raising_one():
    sure = [cue for cue in CUES if cue.sure]
    assert {cue.level for cue in sure} == {"high", "emergency"}
    assert 100 <= len(sure) <= 200


def test_groups_and_states_are_stable_tuples():
    matcher = load_cues()
    assert matcher is load_cues()
    assert isinstance(matcher.groups, tuple)
    assert list(matcher.kinds) == list(matcher.groups)
    assert matcher.groups[0] == "danger_gas"
    assert matcher.states[-1] == "present"


@pytest.fixture
def copied(tmp_path):
    """Copy the shipped tables to where they may be spoilt."""
    shutil.copytree(FOLDER, tmp_path / "urgency")
    return tmp_path / "urgency"


def spoil(folder, file, change):
    """Change the cells of the first line of a table."""
    with (folder / file).open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    rows[0].update(change)
    with (folder / file).open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)


@pytest.mark.parametrize(
    ("file", "change", "complaint"),
    [
        ("cues.csv", {"pattern": "люк ~0 крышка"}, "«pattern»: «~0»"),
        ("cues.csv", {"pattern": "@нетакого"}, "нет класса «@нетакого»"),
        ("cues.csv", {"pattern": "люк{past"}, "нет закрывающей скобки"),
        ("cues.csv", {"pattern": "люк{}"}, "пустой признак"),
        ("cues.csv", {"pattern": "лю*"}, "основа короче 4 букв"),
        ("cues.csv", {"pattern": "ёлка"}, "пишите строчными"),
        ("cues.csv", {"pattern": "люк,крышка"}, "здесь должно стоять слово"),
        ("cues.csv", {"pattern": "#9..3 день"}, "начало больше конца"),
        ("cues.csv", {"pattern": "#много день"}, "диапазон пишется как"),
        ("cues.csv", {"pattern": "люк ~"}, "за «~» ничего не следует"),
        ("cues.csv", {"pattern": "*{futr}"}, "хотя бы одно названное слово"),
        ("cues.csv", {"pattern": "люк & "}, "хотя бы одно названное слово"),
        ("cues.csv", {"pattern": ""}, "хотя бы одно названное слово"),
        ("cues.csv", {"unless": "~99 чердак"}, "«unless»: «~99»"),
        ("cues.csv", {"group": "danger_none"}, "«group»: значение «danger_none»"),
        ("cues.csv", {"level": "urgent"}, "«level»: значение «urgent»"),
        ("cues.csv", {"sure": "no"}, "«sure»: значение «no»"),
        ("cues.csv", {"level": "normal", "sure": "yes"}, "«sure»: надежны бывают лишь"),
        ("cues.csv", {"keeps": "doubtful"}, "«keeps»: состояния бывают"),
        ("cues.csv", {"id": "gas_leak"}, "«gas_leak» повторяется"),
        ("cues.csv", {"id": "запах"}, "не латинский идентификатор"),
        ("cues.csv", {"reason": ""}, "«reason»: пустая ячейка"),
        ("cues.csv", {"example": ""}, "«example»: пустая ячейка"),
        ("cues.csv", {"source": ""}, "«source»: пустая ячейка"),
        ("scopes.csv", {"state": "present"}, "«state»: значение «present»"),
        ("scopes.csv", {"side": "left"}, "«side»: значение «left»"),
        ("scopes.csv", {"within": "line"}, "«within»: значение «line»"),
        ("scopes.csv", {"reach": "99"}, "«reach»: нужно число от 0 до"),
        ("scopes.csv", {"reach": "далеко"}, "«reach»: «далеко» не число"),
        ("scopes.csv", {"groups": "danger_none"}, "нет группы или вида"),
        ("scopes.csv", {"groups": ""}, "назовите группы"),
        ("scopes.csv", {"side": "inside", "pattern": "а{"}, "«pattern»"),
        ("classes.csv", {"words": "люк Колодец"}, "«words»: «Колодец»"),
        ("groups.csv", {"kind": "misc"}, "«kind»: значение «misc»"),
    ],
)
def test_a_wrong_cell_is_named_with_its_file_row_and_column(
    copied, file, change, complaint
):
    spoil(copied, file, change)
    with pytest.raises(KnowledgeError, match=r"строка \d+") as caught:
        read_cues(copied)
    assert file in str(caught.value)
    assert complaint in str(caught.value)


def test_a_missing_table_is_named(copied):
    (copied / "scopes.csv").unlink()
    with pytest.raises(KnowledgeError, match=r"scopes\.csv: нет такого файла"):
        read_cues(copied)


def test_the_class_of_clause_breaks_must_exist(copied):
    spoil(copied, "classes.csv", {"class": "other"})
    with pytest.raises(KnowledgeError, match="clause_break"):
        read_cues(copied)


def test_reasons_are_written_with_yo():
    analyzer = MorphAnalyzer()
    words = {
        word
        for cue in CUES
        for word in re.findall(r"[а-яё]+", cue.reason.lower())
        if "ё" not in word
    }
    bare = {
        word
        for word in words
        if all("ё" in reading.word for reading in analyzer.parse(word))
    }
    assert bare == set()


@pytest.mark.parametrize(
    "text",
    [
        "В комнатах от 9 до 12 градусов, в квартире 10 градусов",
        "Собака укусила ребёнка, агрессивные собаки нападают, дети боятся собак",
        "После ливня топит квартиру",
        "На столбе искрит проводка, сыпятся искры",
        "На карнизе крыши наледь и снег",
    ],
)
def test_cues_that_say_the_same_give_one_reason(text):
    found = [hit.cue for hit in hits(text) if hit.cue.level in {"high", "emergency"}]
    assert len({cue.id for cue in found}) > 1
    assert len({cue.reason for cue in found if cue.group == found[0].group}) == 1


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Троих детей увезли с рвотой", "Болен ребёнок"),
        ("У дороги труп собаки", "Труп животного"),
        ("Мост у мельницы просел", "Мост повреждён"),
    ],
)
def test_a_reason_says_no_more_than_the_text(text, reason):
    assert reason in {hit.cue.reason for hit in hits(text)}
