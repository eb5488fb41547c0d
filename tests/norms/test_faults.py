"""Kinds of faults that only norms ask about."""

import shutil

import pytest

from appeal_triage.errors import KnowledgeError
from appeal_triage.knowledge import package_data
from appeal_triage.normalization import normalize, parse, tokenize
from appeal_triage.norms.faults import read_faults

FOLDER = package_data("norms", "faults")
FINDER = read_faults(FOLDER, str.isalpha)
IDS = frozenset(fault.id for fault in FINDER.faults)


def told(text, *kinds):
    tokens = tokenize(normalize(text))
    found = FINDER.find(frozenset(kinds), tokens, [parse(token) for token in tokens])
    assert found <= frozenset(kinds)
    return bool(found)


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(FOLDER, tmp_path / "faults")


@pytest.mark.parametrize("fault", FINDER.faults, ids=lambda fault: fault.id)
def test_a_kind_is_found_in_its_example(fault):
    assert told(fault.example, fault.id)
    assert fault.id.isascii() and fault.id.isidentifier()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Лампочка в коридоре моей квартиры перегорела", "entrance_light"),
        ("Требуется замена лифта, кнопки старые", "lift_withdrawn"),
        ("Из крана течёт горячая вода чуть тёплая", "tap_leak"),
        ("Мусор вывозят один раз в неделю", "not_taken"),
        ("Яма глубокая, мелкие машины не проезжают", "small_holes"),
        ("Провод интернета висит в подъезде", "wire_on_road"),
        ("Прорвало водовод на перекрёстке", "burst_inside"),
    ],
)
def test_a_kind_is_not_found_in_what_sounds_alike(text, kind):
    assert not told(text, kind)


def test_only_the_kinds_that_are_asked_for_are_told():
    text = "Входная дверь сорвана с петель"
    assert told(text, "entrance_door", "gutter")
    assert not told(text, "gutter", "no_such_kind")
    assert not told(text)


def test_kinds_asked_for_together_are_those_found_alone():
    for fault in FINDER.faults:
        tokens = tokenize(normalize(fault.example))
        morphs = [parse(token) for token in tokens]
        alone = {kind for kind in IDS if FINDER.find(frozenset([kind]), tokens, morphs)}
        assert fault.id in alone
        assert FINDER.find(IDS, tokens, morphs) == alone


@pytest.mark.parametrize(
    ("file", "row", "message"),
    [
        ("kinds.csv", ",кран,,Кран,Кран,т", "«id»: пустая ячейка"),
        ("kinds.csv", "tap,кран,,,Кран,т", "«reason»: пустая ячейка"),
        ("kinds.csv", "tap,кран,,Кран,,т", "«example»: пустая ячейка"),
        ("kinds.csv", "tap,кран,,Кран,Кран,", "«source»: пустая ячейка"),
        ("kinds.csv", "tap_leak,кран,,Кран,Кран,т", "«tap_leak» повторяется"),
        ("kinds.csv", "tap,@moon,,Кран,Кран,т", "«pattern»: нет класса «@moon»"),
        ("kinds.csv", "tap,кран,@moon,Кран,Кран,т", "«unless»: нет класса «@moon»"),
        ("classes.csv", "tap,@moon,т", "«words»: нет класса «@moon»"),
    ],
)
def test_a_wrong_row_is_named(folder, file, row, message):
    with (folder / file).open("a", encoding="utf-8") as table:
        table.write(row + "\n")
    with pytest.raises(KnowledgeError, match=message) as caught:
        read_faults(folder, str.isalpha)
    assert str(caught.value).startswith(f"{file}, строка ")


def test_the_class_of_conjunctions_must_be_there(folder):
    (folder / "classes.csv").write_text("class,words,source\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match="нет класса «clause_break»"):
        read_faults(folder, str.isalpha)
