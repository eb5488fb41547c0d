"""Names of bodies and places, and a learned folder that is damaged."""

import json

import pytest

from appeal_triage.errors import RegionError
from appeal_triage.features import read_document
from appeal_triage.normalization import normalize
from appeal_triage.routing import load_region
from appeal_triage.routing.history_evidence import Bodies
from appeal_triage.routing.history_features import name_features
from appeal_triage.routing.history_loading import manifest_digest, read_history
from appeal_triage.routing.history_places import (
    NamedPlace,
    PlaceNames,
    read_body_name,
    same_name,
)
from appeal_triage.routing.template import write_template


def document(text):
    return read_document(normalize(text))


@pytest.mark.parametrize(
    ("name", "role", "places"),
    [
        ("Администрация Лугового района", "администрация район", "луговой district"),
        ("Администрация г. Зареченска", "администрация город", "зареченск city"),
        ("Администрация города Зареченска", "администрация город", "зареченск city"),
        (
            "Управа Северного округа города Зареченска",
            "управа округ город",
            "северный okrug, зареченск city",
        ),
        (
            "Луговской муниципальный округ Заречного края",
            "муниципальный округ край",
            "луговской okrug, заречный region",
        ),
        ("Министерство здравоохранения", "министерство здравоохранение", ""),
        ("ООО «Чистый двор»", "ооо чистый двор", ""),
    ],
)
def test_a_name_tells_role_and_places(name, role, places):
    found = read_body_name(name)
    assert found.role == role
    assert ", ".join(f"{p.lemma} {p.kind}" for p in found.places) == places


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("льгов", "льговский", True),
        ("щигры", "щигровский", True),
        ("тверь", "тверской", True),
        ("луговой", "луговской", True),
        ("курск", "курчатов", False),
        ("луга", "лугань", False),
        ("мир", "мирный", False),
    ],
)
def test_town_and_district_have_one_name(one, other, same):
    assert same_name(one, other) is same
    assert same_name(other, one) is same


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Во Льгове темно", "льгов "),
        ("в льговском районе темно", "льгов district"),
        ("Льговский муниципальный округ", "льгов okrug"),
        ("город Льгов, темно", "льгов city"),
        ("заречная улица разбита", ""),
        ("яма у дома", ""),
    ],
)
def test_places_of_bodies_are_found_in_letters(text, found):
    names = PlaceNames(["льгов", "заречный"])
    told = names.find(document(text))
    assert ", ".join(sorted(f"{p.lemma} {p.kind}" for p in told)) == found


def test_a_mention_is_compared_with_the_kind_of_a_body():
    town, district, other, none = bodies = (
        "Администрация города Льгова",
        "Администрация Льговского района",
        "Администрация Лугового района",
        "Министерство здравоохранения",
    )
    table = Bodies(tuple(map(read_body_name, bodies))).mentions(
        frozenset({
            NamedPlace("льговский", "district"),
            NamedPlace("льгов", "district"),
        })
    )
    rows = dict(zip(bodies, table.tolist(), strict=True))
    assert rows[town] == [0, 0, 1, 0]
    assert rows[district] == [1, 1, 0, 0]
    assert rows[other] == [0, 0, 0, 1]
    assert rows[none] == [0, 0, 0, 0]


def test_streets_and_unknown_names_are_told_by_a_digest():
    found = name_features(document("На ул. Гагарина, 5 и во Льгове, в Квазимодове"))
    assert "@льгов" in found
    assert sum(name.startswith("#") for name in found) >= 2
    assert not any("гагарин" in name or "квазимод" in name for name in found)


def test_a_person_is_no_feature_of_a_place():
    assert name_features(document("Мне ответил Степан Ильич")) == frozenset()


@pytest.fixture(name="pack")
def _pack(tmp_path):
    folder = tmp_path / "pack"
    write_template(folder)
    (folder / "history").mkdir()
    return folder


def test_a_pack_without_history_has_learned_nothing(pack):
    (pack / "history").rmdir()
    assert read_history(pack) is None
    assert load_region(pack).parts.history is None


def test_a_history_without_manifest_is_told_of(pack):
    with pytest.raises(RegionError, match=r"history/manifest\.json: нет"):
        load_region(pack)


def manifest(pack, content):
    path = pack / "history" / "manifest.json"
    path.write_text(json.dumps(content), encoding="utf-8")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ([], "не описание истории"),
        ({"protocol": True}, "не описание истории"),
        ({"protocol": 2}, "протокол 2, а эта версия читает до 1"),
        ({"protocol": 1, "digest": "0"}, "изменён или повреждён"),
    ],
)
def test_a_wrong_manifest_is_told_of(pack, content, told):
    manifest(pack, content)
    with pytest.raises(RegionError, match=told):
        load_region(pack)


def test_a_file_that_is_missing_or_changed_is_told_of(pack):
    content = {"protocol": 1, "files": {"features.txt": "0"}}
    manifest(pack, content | {"digest": manifest_digest(content)})
    with pytest.raises(RegionError, match=r"history/features\.txt: файла нет"):
        load_region(pack)
    (pack / "history" / "features.txt").write_text("=яма\n", encoding="utf-8")
    with pytest.raises(RegionError, match=r"features\.txt: изменён или повреждён"):
        load_region(pack)
