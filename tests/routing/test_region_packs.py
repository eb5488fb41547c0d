import copy
import csv
import shutil

import pytest

from appeal_triage.errors import RegionError
from appeal_triage.knowledge import package_data
from appeal_triage.results import Status
from appeal_triage.routing import load_owner_rules, load_region
from appeal_triage.routing.regions import shipped_regions
from appeal_triage.taxonomy import load_taxonomy

TOML = """id = "test"
name = "Тест"
version = "1"
language = "ru"
source = "выдумано"

[fallback]
generic_roles = false
"""
TERRITORIES = """id,name,kind,parent,aliases,needs,population,source
region,Тестовая область,region,,,,,тест
town,Тестов,city,region,Тестоград; Тест,,10,тест
"""
AGENCIES_HEAD = "id,name,owner,territory,subtopics,source\n"
OVERRIDES = "subtopic,owner,territory,cue,agency,weight,reason,source\n"
ROLES = [owner for owner in load_taxonomy().owners if owner != "none"]
AGENCIES = AGENCIES_HEAD + "".join(f"{r},Орган {r},{r},,,тест\n" for r in ROLES)


@pytest.fixture
def pack(tmp_path):
    (tmp_path / "region.toml").write_text(TOML, encoding="utf-8")
    (tmp_path / "territories.csv").write_text(TERRITORIES, encoding="utf-8")
    (tmp_path / "agencies.csv").write_text(AGENCIES, encoding="utf-8")
    (tmp_path / "overrides.csv").write_text(OVERRIDES, encoding="utf-8")
    return tmp_path


def append(folder, name, row):
    with (folder / name).open("a", encoding="utf-8") as file:
        file.write(row + "\n")


def test_a_users_pack_is_loaded_from_a_folder(pack):
    for region in (pack, str(pack)):
        loaded = load_region(region)
        assert loaded.settings.name == "Тест"
        assert loaded.territory("г. Тестов") == "town"
        assert loaded.territory("Тестоград") == "town"


def test_columns_of_weight_are_optional(pack):
    (pack / "territories.csv").write_text(
        "id,name,kind,parent,aliases,source\ntown,Тестов,city,,,тест\n",
        encoding="utf-8",
    )
    assert load_region(pack).territory("Тестов") == "town"


@pytest.mark.parametrize(
    ("name", "row", "message"),
    [
        ("territories.csv", "town,Двойник,city,region,,,,тест", "«id»: «town» повтор"),
        ("territories.csv", "город,Город,city,region,,,,тест", "«id»: «город» не лат"),
        ("territories.csv", "x,,city,region,,,,тест", "«name»: пустая ячейка"),
        ("territories.csv", "x,Икс,planet,region,,,,тест", "«kind»: значение «planet»"),
        (
            "territories.csv",
            "x,Икс,city,mars,,,,тест",
            "«parent»: нет территории «mars",
        ),
        ("territories.csv", "x,Икс,city,x,,,,тест", "«parent»: территория лежит сама"),
        (
            "territories.csv",
            "x,Икс,city,region,,luck,,тест",
            "«needs»: значение «luck»",
        ),
        ("territories.csv", "x,Икс,city,region,,,-5,тест", "«population»: нужно число"),
        (
            "territories.csv",
            "x,Икс,city,region,,,сто,тест",
            "«population»: «сто» не чис",
        ),
        ("territories.csv", "x,Икс,city", "ячеек 3, а столбцов 8"),
        (
            "agencies.csv",
            "police,Двойник,police,town,,тест",
            "«id»: «police» повторяет",
        ),
        ("agencies.csv", "x,,police,town,,тест", "«name»: пустая ячейка"),
        ("agencies.csv", "x,Икс,mayor,town,,тест", "«owner»: значение «mayor»"),
        ("agencies.csv", "x,Икс,none,town,,тест", "«owner»: значение «none»"),
        (
            "agencies.csv",
            "x,Икс,police,mars,,тест",
            "«territory»: нет территории «mars",
        ),
        (
            "agencies.csv",
            "x,Икс,police,town,moon,тест",
            "«subtopics»: нет подтемы «moo",
        ),
        ("agencies.csv", "x,Икс,police,,,тест", "«subtopics»: у роли «police» здесь"),
        ("overrides.csv", "moon,,,,police,1,П,т", "«subtopic»: значение «moon»"),
        ("overrides.csv", "yard,mayor,,,police,1,П,т", "«owner»: значение «mayor»"),
        ("overrides.csv", "yard,,mars,,police,1,П,т", "«territory»: нет территории"),
        ("overrides.csv", "yard,,,moon,police,1,П,т", "«cue»: значение «moon»"),
        ("overrides.csv", "yard,,,,mayor,1,П,т", "«agency»: значение «mayor»"),
        ("overrides.csv", "yard,,,,police,2,П,т", "«weight»: нужно число от 0 до 1"),
        ("overrides.csv", "yard,,,,police,0,П,т", "«weight»: нужно число от 0 до 1"),
        ("overrides.csv", "yard,,,,police,1,,т", "«reason»: напишите причину"),
        ("overrides.csv", "yard,railway,,,police,1,П,т", "недостижима: у подтемы «yar"),
        (
            "overrides.csv",
            "yard,,,,police,1,П,т\nyard,,,,railway,1,П,т",
            "строка 3, «subtopic»: строка с теми же условиями",
        ),
    ],
)
def test_a_wrong_row_is_named(pack, name, row, message):
    append(pack, name, row)
    with pytest.raises(RegionError, match=message) as caught:
        load_region(pack)
    assert str(caught.value).startswith(f"{name}, строка ")


def test_a_cycle_of_parents_is_named(pack):
    append(pack, "territories.csv", "a,Ая,city,b,,,,тест\nb,Бэ,city,a,,,,тест")
    with pytest.raises(RegionError, match=r"строка 4, «parent»: территория лежит сама"):
        load_region(pack)


def test_a_body_of_another_place_makes_an_override_unreachable(pack):
    append(pack, "territories.csv", "other,Другов,city,region,,,,тест")
    append(pack, "agencies.csv", "town_police,ОВД,police,town,,тест")
    append(pack, "overrides.csv", "public_order,,other,,town_police,1,Причина,тест")
    with pytest.raises(RegionError, match="строка недостижима: «town_police» работает"):
        load_region(pack)


def test_a_role_without_a_body_is_named(pack):
    text = AGENCIES.replace("railway,Орган railway,railway,,,тест\n", "")
    (pack / "agencies.csv").write_text(text, encoding="utf-8")
    with pytest.raises(RegionError, match="ни одного ведомства с ролью «railway»"):
        load_region(pack)


def test_the_role_itself_may_stand_in_for_a_missing_body(pack):
    text = AGENCIES.replace("railway,Орган railway,railway,,,тест\n", "")
    (pack / "agencies.csv").write_text(text, encoding="utf-8")
    settings = TOML.replace("generic_roles = false", "generic_roles = true")
    (pack / "region.toml").write_text(settings, encoding="utf-8")
    ranking = load_region(pack).rank({"railway": 1.0}, "rail", "town")
    assert [agency.label for agency in ranking.agencies] == ["Железная дорога"]
    assert ranking.reasons == ("Ведомство не известно, названа роль: Железная дорога",)


@pytest.mark.parametrize(
    "name", ["region.toml", "territories.csv", "agencies.csv", "overrides.csv"]
)
def test_a_file_in_another_encoding_is_named(pack, name):
    text = (pack / name).read_text(encoding="utf-8") + "# кириллица\n"
    (pack / name).write_bytes(text.encode("cp1251"))
    with pytest.raises(
        RegionError,
        match=rf"{name}, строка \d+.*: файл не в UTF-8 \(похоже на cp1251\)",
    ):
        load_region(pack)


@pytest.mark.parametrize(
    "name", ["region.toml", "territories.csv", "agencies.csv", "overrides.csv"]
)
def test_an_absent_file_is_named(pack, name):
    (pack / name).unlink()
    with pytest.raises(RegionError, match=rf"{name}: нет такого файла"):
        load_region(pack)


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("territories.csv", "parent"),
        ("agencies.csv", "subtopics"),
        ("overrides.csv", "reason"),
    ],
)
def test_an_absent_column_is_named(pack, name, column):
    text = (pack / name).read_text(encoding="utf-8")
    (pack / name).write_text(text.replace(column, "moon", 1), encoding="utf-8")
    with pytest.raises(RegionError, match=f"нет столбца «{column}»"):
        load_region(pack)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('name = "Тест"', "", "нет строки «name»"),
        ('name = "Тест"', 'name = " "', "нет строки «name» или она пуста"),
        ("false", '"нет"', "true или false"),
        ("generic_roles = false", 'specific_share = "1"', "specific_share» — число"),
        ("generic_roles = false", "specific_share = true", "specific_share» — число"),
        ("generic_roles = false", "specific_share = 1.5", "от 0 до 1"),
        ("[fallback]", "[[fallback]]", "«fallback» должна быть таблицей"),
        ("[fallback]", "[fallback", "не TOML"),
    ],
)
def test_wrong_settings_are_named(pack, old, new, message):
    (pack / "region.toml").write_text(TOML.replace(old, new), encoding="utf-8")
    with pytest.raises(RegionError, match=message):
        load_region(pack)


@pytest.mark.parametrize("region", ["atlantis", "/nowhere/atlantis", ""])
def test_an_unknown_region_is_told_what_there_is(region):
    with pytest.raises(RegionError, match=r"generic, kursk|нет такого файла"):
        load_region(region)


def test_a_shipped_pack_can_be_copied_and_used(tmp_path):
    shutil.copytree(package_data("regions", "kursk"), tmp_path / "mine")
    assert load_region(tmp_path / "mine").territory("Льгов") == "lgov"


@pytest.mark.parametrize("region", [None, *shipped_regions()])
def test_every_owner_of_every_subtopic_reaches_a_body(region):
    pack = load_region(region)
    rules = load_owner_rules()
    territories = ["", *(territory.id for territory in pack.gazetteer)]
    for subtopic in load_taxonomy().subtopics:
        for owner in rules.owners(subtopic):
            for territory in territories:
                ranking = pack.rank({owner: 1.0}, subtopic, territory)
                assert bool(ranking.agencies) is (owner != "none")
                assert sum(agency.score for agency in ranking.agencies) <= 1 + 1e-9


@pytest.mark.parametrize("region", shipped_regions())
def test_every_row_of_a_shipped_pack_has_a_source(region):
    for name in ("territories.csv", "agencies.csv", "overrides.csv"):
        path = package_data("regions", region, name)
        with path.open(encoding="utf-8", newline="") as file:
            assert all(row["source"] for row in csv.DictReader(file))


@pytest.mark.parametrize("region", shipped_regions())
def test_every_territory_is_found_by_its_own_name(region):
    pack = load_region(region)
    for territory in pack.gazetteer:
        within = ", ".join(
            pack.gazetteer[i].name for i in reversed(pack.gazetteer.chain(territory.id))
        )
        assert pack.territory(within) == territory.id


def test_the_pack_of_all_russia_names_roles():
    pack = load_region(None)
    assert {agency.name for agency in pack.agencies.values()} == {
        label.label for label in load_taxonomy().owners.values() if label.id != "none"
    }
    assert len(pack.gazetteer) > 250
    ranking = pack.rank({"municipality": 0.8, "road_authority": 0.2}, "potholes", "")
    assert ranking.status is Status.OK
    assert [agency.score for agency in ranking.agencies] == [0.8, 0.2]


def test_a_pack_can_be_sent_to_worker_processes():
    sent = copy.deepcopy(load_region("kursk"))
    assert sent.territory("Льгов") == "lgov"


def test_the_pack_of_all_russia_has_every_subject_and_its_capital():
    gazetteer = load_region().gazetteer
    regions = [place.id for place in gazetteer if place.kind == "region"]
    with_towns = {place.parent for place in gazetteer if place.parent}
    assert len(regions) == 89
    # A federal city is its own capital.
    assert set(regions) - with_towns <= {"moscow", "saint_petersburg", "sevastopol"}
    assert all(gazetteer.chain(place.id)[-1] in regions for place in gazetteer)
