"""Packs that are wrong: every error names file, row, column and the mend."""

import re

import pytest

from appeal_triage.errors import RegionError
from appeal_triage.routing import load_region
from appeal_triage.taxonomy import load_taxonomy

TOML = """id = "test"
name = "Тестовая область"
version = "1"
language = "ru"
source = "выдумано"

[fallback]
generic_roles = {generic}
"""
TABLES = {
    "territories.csv": """id,name,kind,parent,aliases,needs,population,source
region,Тестовая область,region,,,,,тест
town,Тестов,city,region,,,10,тест
rural,Сельский район,district,region,,,5,тест
""",
    "agencies.csv": """id,name,owner,territory,subtopics,phone,email,site,\
valid_from,valid_to,source
hall,Мэрия,municipality,town,,,,,,,тест
police,УМВД,police,,,,,,,,тест
""",
    "overrides.csv": "subtopic,owner,territory,cue,agency,weight,reason,source\n",
    "receivers.csv": "subtopic,owner,territory,channel,agency,reason,source\n",
    "channels.csv": "id,names,level,amount,unit,act,mark,source\n",
}


@pytest.fixture
def pack(tmp_path):
    (tmp_path / "region.toml").write_text(TOML.format(generic="true"), "utf-8")
    for name, text in TABLES.items():
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def append(folder, name, rows):
    with (folder / name).open("a", encoding="utf-8") as file:
        file.write(rows + "\n")


def fault(folder):
    with pytest.raises(RegionError) as caught:
        load_region(folder)
    return str(caught.value)


def test_the_pack_without_faults_is_read(pack):
    assert load_region(pack).agency("hall").name == "Мэрия"


@pytest.mark.parametrize(
    ("name", "rows", "line", "column", "problem", "mend"),
    [
        (
            "territories.csv",
            "lost,Потерян,settlement,nowhere,,,,тест",
            5,
            "parent",
            "нет территории «nowhere»",
            "добавьте её строку или впишите id",
        ),
        (
            "territories.csv",
            "lost,Потерян,settlement,,,,,тест",
            5,
            "parent",
            "территория лежит вне региона",
            "впишите id территории вокруг неё",
        ),
        (
            "territories.csv",
            "a,Ая,city,b,,,,тест\nb,Бэ,city,c,,,,тест\nc,Вэ,city,a,,,,тест",
            5,
            "parent",
            "территория лежит сама в себе: a → b → c → a",
            "разорвите круг",
        ),
        (
            "territories.csv",
            "in,Внутри,settlement,a,,,,тест\na,Ая,city,a,,,,тест",
            6,
            "parent",
            "территория лежит сама в себе: a → a",
            "разорвите круг",
        ),
        (
            "territories.csv",
            "town,Двойник,city,region,,,,тест",
            5,
            "id",
            "«town» повторяется",
            "дайте строке другой id",
        ),
        (
            "agencies.csv",
            "hall,Двойник,police,rural,,,,,,,тест",
            4,
            "id",
            "«hall» повторяется",
            "дайте строке другой id",
        ),
        (
            "agencies.csv",
            "second,Вторая мэрия,municipality,town,,,,,,,тест",
            4,
            "subtopics",
            "у роли «municipality» здесь уже есть «hall»",
            "перечислите разные подтемы, другую территорию или сроки",
        ),
        (
            "agencies.csv",
            "a,А,road_authority,town,yard;potholes,,,,,,тест\n"
            "b,Б,road_authority,town,trees;potholes,,,,,,тест",
            5,
            "subtopics",
            "здесь уже есть «a»: подтемы «potholes» не поделить",
            "разные подтемы",
        ),
        (
            "agencies.csv",
            "second,Второе УМВД,police,region,,,,,,,тест",
            4,
            "subtopics",
            "у роли «police» здесь уже есть «police»",
            "другую территорию",
        ),
        (
            "agencies.csv",
            "a,А,road_authority,,,,,,,2026-03-01,тест\n"
            "b,Б,road_authority,,,,,,2026-03-01,,тест",
            5,
            "subtopics",
            "здесь уже есть «a»",
            "сроки (valid_from, valid_to)",
        ),
        (
            "agencies.csv",
            "lost,Потеряно,police,nowhere,,,,,,,тест",
            4,
            "territory",
            "нет территории «nowhere»",
            "впишите id из territories.csv",
        ),
        (
            "agencies.csv",
            "x,Икс,police,town,nothing,,,,,,тест",
            4,
            "subtopics",
            "нет подтемы «nothing»",
            "appeal-triage labels topics",
        ),
        (
            "agencies.csv",
            "x,Икс,railway,,,,,,31.12.2026,,тест",
            4,
            "valid_from",
            "«31.12.2026» не дата",
            "нужен вид ГГГГ-ММ-ДД",
        ),
        (
            "agencies.csv",
            "x,Икс,railway,,,,,,,2026-02-30,тест",
            4,
            "valid_to",
            "«2026-02-30» не дата",
            "нужен вид ГГГГ-ММ-ДД",
        ),
        (
            "agencies.csv",
            "x,Икс,railway,,,,,,20260131,,тест",
            4,
            "valid_from",
            "«20260131» не дата",
            "нужен вид ГГГГ-ММ-ДД",
        ),
        (
            "agencies.csv",
            "x,Икс,railway,,,,,,2026-02-01,2026-01-31,тест",
            4,
            "valid_to",
            "конец раньше начала",
            "поменяйте даты местами",
        ),
        (
            "overrides.csv",
            "yard,railway,,,police,1,Причина,тест",
            2,
            "owner",
            "строка недостижима: у подтемы «yard» роли «railway» не бывает",
            "бывают: emergency_services, housing_inspectorate",
        ),
        (
            "overrides.csv",
            "yard,none,,,police,1,Причина,тест",
            2,
            "owner",
            "значение «none» не из списка",
            "municipality",
        ),
        (
            "overrides.csv",
            "chatter,,,,police,1,Причина,тест",
            2,
            "subtopic",
            "строка недостижима: по подтеме «chatter» отвечать некому",
            "уберите строку",
        ),
        (
            "overrides.csv",
            "yard,,rural,,hall,1,Причина,тест",
            2,
            "territory",
            "строка недостижима: «hall» работает не здесь, а на территории «town»",
            "исправьте территорию или ведомство",
        ),
        (
            "overrides.csv",
            "yard,,town,,hall,1,Причина,тест\nyard,,town,,police,1,Причина,тест",
            3,
            "subtopic",
            "уже есть (строка 2), эта недостижима",
            "уберите одну из двух",
        ),
        (
            "receivers.csv",
            ",,,ПОС,nobody,Причина,тест",
            2,
            "agency",
            "значение «nobody» не из списка",
            "hall, police",
        ),
        (
            "receivers.csv",
            ",,rural,,hall,Причина,тест",
            2,
            "territory",
            "строка недостижима: «hall» работает не здесь",
            "исправьте территорию или ведомство",
        ),
        (
            "receivers.csv",
            ",,,ПОС,police,,тест",
            2,
            "reason",
            "напишите причину",
            "по-русски",
        ),
        (
            "receivers.csv",
            ",,,Личный приём,hall,П,тест\n,,,личный  прием,police,П,тест",
            3,
            "subtopic",
            "уже есть (строка 2)",
            "уберите одну из двух",
        ),
        (
            "receivers.csv",
            "nothing,,,,police,П,тест",
            2,
            "subtopic",
            "значение «nothing» не из списка",
            "(пусто)",
        ),
    ],
)
def test_a_fault_names_file_row_column_and_mend(
    pack, name, rows, line, column, problem, mend
):
    append(pack, name, rows)
    told = fault(pack)
    assert told.startswith(f"{name}, строка {line}, «{column}»: ")
    assert problem in told
    assert mend in told


def test_an_override_for_any_owner_is_not_reached_where_each_has_its_own(pack):
    append(
        pack,
        "overrides.csv",
        "rail,,,,police,1,Причина,тест\nrail,railway,,,hall,1,Причина,тест",
    )
    owners = {"railway"}
    text = (pack / "overrides.csv").read_text("utf-8")
    from appeal_triage.routing import load_owner_rules

    for owner in set(load_owner_rules().owners("rail")) - owners - {"none"}:
        text += f"rail,{owner},,,hall,1,Причина,тест\n"
    (pack / "overrides.csv").write_text(text, "utf-8")
    assert fault(pack).startswith("overrides.csv, строка 2, «owner»: строка недости")


def test_bodies_of_one_duty_may_follow_each_other(pack):
    append(
        pack,
        "agencies.csv",
        "a,А,road_authority,,,,,,,2026-02-28,тест\n"
        "b,Б,road_authority,,,,,,2026-03-01,2026-05-31,тест\n"
        "c,В,road_authority,,,,,,2026-06-01,,тест",
    )
    assert load_region(pack).agency("c").valid_to is None


def test_bodies_of_one_role_may_divide_subtopics_and_have_a_general_one(pack):
    append(
        pack,
        "agencies.csv",
        "a,А,municipality,town,potholes;yard,,,,,,тест\n"
        "b,Б,municipality,town,trees,,,,,,тест",
    )
    assert set(load_region(pack).agencies) == {"hall", "police", "a", "b"}


def test_a_body_without_a_role_rivals_nobody(pack):
    append(pack, "agencies.csv", "a,А,,,,,,,,,тест\nb,Б,,,,,,,,,тест")
    ranking = load_region(pack).rank({"police": 1.0}, "public_order", "town")
    assert [agency.id for agency in ranking.agencies] == ["police"]


@pytest.mark.parametrize("name", TABLES)
def test_cp1251_names_row_and_column(pack, name):
    columns = TABLES[name].splitlines()[0].split(",")
    row = ["x"] * len(columns)
    row[1] = "Кириллица"
    raw = TABLES[name].splitlines()[0].encode() + b"\n# ok\n"
    (pack / name).write_bytes(raw + ",".join(row).encode("cp1251") + b"\n")
    assert fault(pack) == (
        f"{name}, строка 3, «{columns[1]}»: файл не в UTF-8 (похоже на cp1251); "
        "пересохраните его в UTF-8"
    )


def test_cp1251_settings_name_the_row(pack):
    raw = TOML.format(generic="true").encode("cp1251")
    (pack / "region.toml").write_bytes(raw)
    assert fault(pack).startswith("region.toml, строка 2: файл не в UTF-8")


def test_the_first_bad_byte_behind_utf_8_and_its_mark_is_found(pack):
    head = TABLES["agencies.csv"].encode("utf-8-sig")
    bad = "x,Икс,police,town,,,,,,,".encode() + "тест\n".encode("cp1251")
    (pack / "agencies.csv").write_bytes(head + bad)
    assert fault(pack).startswith("agencies.csv, строка 4, «source»: файл не в UTF-8")


def test_utf_16_is_not_taken_for_cp1251(pack):
    (pack / "agencies.csv").write_bytes(TABLES["agencies.csv"].encode("utf-16"))
    assert "похоже на UTF-16" in fault(pack)


@pytest.mark.parametrize(("mark", "told"), [(";", "точкой с"), ("\t", "табуляцией")])
def test_another_delimiter_is_told(pack, mark, told):
    text = TABLES["agencies.csv"].replace(",", mark)
    (pack / "agencies.csv").write_text(text, "utf-8")
    assert fault(pack).startswith(f"agencies.csv, строка 1: столбцы разделены {told}")


def strict(folder, agencies):
    (folder / "region.toml").write_text(TOML.format(generic="false"), "utf-8")
    text = TABLES["agencies.csv"].splitlines()[0] + "\n" + agencies
    (folder / "agencies.csv").write_text(text, "utf-8")


def bodies(*without):
    roles = [i for i in load_taxonomy().owners if i not in {"none", *without}]
    return "".join(f"{role},Орган {role},{role},,,,,,,,тест\n" for role in roles)


def test_a_pack_of_bodies_alone_has_one_for_every_role(pack):
    strict(pack, bodies())
    load_region(pack)
    strict(pack, bodies("railway"))
    told = fault(pack)
    assert re.match(r"agencies\.csv, после строки \d+, «owner»: нет ни одного", told)
    assert "«railway»" in told
    assert "добавьте строку или поставьте generic_roles = true" in told


def test_a_role_whose_body_has_ended_is_missing(pack):
    strict(pack, bodies("railway") + "r,Дорога,railway,,,,,,,2020-01-01,тест\n")
    assert "ни одного ведомства с ролью «railway»" in fault(pack)


def test_a_role_without_a_body_at_some_place_is_missing(pack):
    hall = "hall,Мэрия,municipality,town,,,,,,,тест\n"
    strict(pack, bodies("municipality") + hall)
    told = fault(pack)
    assert "ролью «municipality»" in told
    assert "на территории «rural»" in told
    rural = "rural_hall,Администрация,municipality,rural,,,,,,,тест\n"
    strict(pack, bodies("municipality") + hall + rural)
    load_region(pack)


def test_a_role_whose_bodies_take_some_subtopics_alone_is_missing(pack):
    strict(pack, bodies("railway") + "r,Дорога,railway,,yard,,,,,,тест\n")
    assert "нет ведомства с ролью «railway» для подтемы" in fault(pack)


def test_a_bad_byte_behind_a_bare_carriage_return_names_the_row(pack):
    raw = TABLES["agencies.csv"].encode() + b"x,\ry," + "тест".encode("cp1251")
    (pack / "agencies.csv").write_bytes(raw)
    assert fault(pack).startswith("agencies.csv, строка 4: файл не в UTF-8")
