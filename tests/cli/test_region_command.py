"""``region``: a pack checked, shown and begun; and told of before a file is read."""

import shutil
import subprocess
import sys

import pytest

from appeal_triage.knowledge import package_data
from appeal_triage.routing import load_region
from appeal_triage.taxonomy import load_taxonomy

LAST = "{},{},municipality,{},,,,,,,тест\n"


@pytest.fixture(name="pack")
def _pack(run, tmp_path):
    folder = tmp_path / "тверь" / "pack"
    assert run("region", "new", folder, "--name", "Тестовая область").code == 0
    return folder


def spoil(folder):
    with (folder / "agencies.csv").open("a", encoding="utf-8") as file:
        file.write(LAST.format("second", "Вторая мэрия", "city"))
    lines = (folder / "agencies.csv").read_text("utf-8").splitlines()
    return f"agencies.csv, строка {len(lines)}, «subtopics»: у роли «municipality»"


def test_a_new_pack_passes_the_check(run, pack):
    outcome = run("region", "check", pack)
    assert (outcome.code, outcome.err) == (0, "")
    lines = outcome.out.splitlines()
    assert lines[0] == "Набор:       Тестовая область (pack), версия 1"
    assert lines[1].startswith("Территории:  5: регион 1, ")
    assert lines[2] == "Ведомства:   9: с контактами 1, со сроком 2"
    assert "Исключения:  1" in lines
    assert "Получатели:  1" in lines
    assert lines[-1] == "Ошибок нет"


def test_a_new_pack_is_every_file_with_comments(pack):
    names = {path.name for path in pack.iterdir()}
    assert names == {
        "region.toml",
        "territories.csv",
        "agencies.csv",
        "overrides.csv",
        "receivers.csv",
        "channels.csv",
    }
    for path in pack.iterdir():
        assert "\n#" in path.read_text("utf-8-sig").replace("# Набор", "\n# Набор", 1)


def test_tables_of_a_new_pack_open_in_a_spreadsheet_as_utf_8(pack):
    for path in pack.glob("*.csv"):
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")


def test_the_name_of_a_new_pack_reaches_its_territories(pack):
    assert load_region(pack).territory("Тестовая область") == "region"


@pytest.mark.parametrize("name", ['Край "Север", запад', "Край\nс  переносом", " "])
def test_any_name_gives_a_pack_that_is_read(run, tmp_path, name):
    folder = tmp_path / "new"
    assert run("region", "new", folder, "--name", name).code == 0
    shown = " ".join(name.split()) or "Новая область"
    loaded = load_region(folder)
    assert loaded.settings.name == shown
    assert loaded.gazetteer["region"].name == shown


def test_a_new_pack_overwrites_nothing(run, pack):
    before = {path: path.read_bytes() for path in pack.iterdir()}
    outcome = run("region", "new", pack)
    assert (outcome.code, outcome.out) == (3, "")
    assert "папка не пуста" in outcome.err
    assert {path: path.read_bytes() for path in pack.iterdir()} == before


def test_a_pack_cannot_be_begun_in_a_file(run, tmp_path):
    (tmp_path / "file").write_text("")
    assert run("region", "new", tmp_path / "file").code == 3
    assert run("region", "new", tmp_path / "file" / "below").code == 3


def test_the_check_names_a_fault_and_gives_code_4(run, pack):
    fault = spoil(pack)
    outcome = run("region", "check", pack)
    assert (outcome.code, outcome.out) == (4, "")
    assert fault in outcome.err
    assert outcome.err.count("\n") == 1


@pytest.mark.parametrize("action", ["check", "show"])
def test_an_absent_pack_is_code_4(run, tmp_path, action):
    outcome = run("region", action, tmp_path / "absent")
    assert outcome.code == 4
    assert "нет ни набора региона, ни папки" in outcome.err


def test_a_fault_is_told_before_the_input_is_read(run, pack, tmp_path):
    fault = spoil(pack)
    target = tmp_path / "out.csv"
    outcome = run("triage", tmp_path / "absent.csv", "-o", target, "--region", pack)
    assert outcome.code == 4
    assert fault in outcome.err
    assert not target.exists()
    rest = run("triage", tmp_path / "absent.csv", "-o", target)
    assert rest.code == 3


def test_shipped_packs_pass_the_check(run):
    for path in package_data("regions").glob("*/region.toml"):
        assert run("region", "check", path.parent.name).code == 0


def test_roles_without_a_body_and_equal_names_are_told(run, pack):
    with (pack / "territories.csv").open("a", encoding="utf-8") as file:
        file.write("twin,Заря,settlement,city,,kind,,тест\n")
    out = run("region", "check", pack).out
    assert "Одинаковые названия: Заря" in out
    assert "называется сама роль: " in out
    assert load_taxonomy().owners["railway"].label in out


def test_the_tree_holds_every_territory_and_every_body(run, pack):
    out = run("region", "show", pack).out
    loaded = load_region(pack)
    for place in loaded.gazetteer:
        assert f"{place.name} ({place.id})" in out
    for agency in loaded.agencies.values():
        assert f"{agency.name} ({agency.id})" in out
    lines = out.splitlines()
    depth = {
        i: len(line) - len(line.lstrip())
        for line in lines
        for i in ("region", "city", "city_north")
        if f" ({i}), " in line
    }
    assert depth == {"region": 0, "city": 2, "city_north": 4}
    assert "inspection@example.org" in out


def test_the_tree_of_a_day_holds_the_bodies_of_that_day(run, pack):
    then = run("region", "show", pack, "--on", "01.06.2025").out
    assert "city_roads_old" in then
    assert "(city_roads)" not in then


@pytest.mark.parametrize(
    ("day", "agency"),
    [
        ([], "Комитет дорог города Новограда"),
        (["--on", "25.11.2026"], "Комитет дорог города Новограда"),
        (["--on", "2025-06-01"], "Управление дорог города Новограда"),
    ],
)
def test_whom_a_pack_would_choose(run, pack, day, agency):
    out = run(
        "region", "show", pack, "--territory", "г. Новоград, Северный район",
        "--owner", "municipality", "--subtopic", "potholes", *day,
    ).out  # fmt: skip
    lines = out.splitlines()
    assert lines[0] == ("Место:       Северный район → Новоград → Тестовая область")
    assert f"Ведомство:   {agency}, 0.80" in lines
    assert "Решение:     уверенно" in lines
    assert (
        "Почему:      Северный район: своего ведомства нет, взято ведомство вокруг: "
        "Новоград"
    ) in lines


def test_the_receiver_of_a_channel_is_shown(run, pack):
    asked = ["region", "show", pack, "--subtopic", "yard"]
    told = run(*asked, "--channel", "инцидент менеджмент").out
    assert "Получает:    Центр управления регионом: Сообщения из соцсетей" in told
    assert "Получает" not in run(*asked).out


def test_a_place_that_is_not_known_is_a_list_to_check(run, pack):
    asked = ["region", "show", pack, "--owner", "municipality", "--subtopic", "yard"]
    for place in ([], ["--territory", "Атлантида"]):
        out = run(*asked, *place).out
        assert "Решение:     проверить" in out
        assert "Администрация города Новограда" in out
        assert "Администрация Заречного района" in out


def test_namesakes_are_both_shown(run, pack):
    with (pack / "territories.csv").open("a", encoding="utf-8") as file:
        file.write("twin,Заря,settlement,city,,kind,3,тест\n")
    out = run(
        "region", "show", pack, "--territory", "посёлок Заря",
        "--owner", "municipality", "--subtopic", "yard",
    ).out  # fmt: skip
    assert "Заря → Заречный район" in out
    assert "Заря → Новоград" in out
    assert "Решение:     проверить" in out
    assert "Мест с таким названием несколько" in out


def test_a_place_alone_shows_every_role(run, pack):
    out = run("region", "show", pack, "--territory", "Новоград").out
    labels = [o.label for o in load_taxonomy().owners.values() if o.id != "none"]
    assert len(out.splitlines()) == 1 + len(labels)
    assert "Администрация муниципалитета: Администрация города Новограда" in out
    assert f"{load_taxonomy().owners['railway'].label}: —" in out


def test_without_a_pack_all_russia_is_shown(run):
    out = run("region", "show", "--territory", "Пермь", "--owner", "municipality").out
    assert out.startswith("Место:       Пермь → Пермский край\n")
    assert "Почему:      Названа роль: Администрация муниципалитета" in out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["region"], 2, "не указано: ДЕЙСТВИЕ"),
        (["region", "check"], 2, "не указано: DIR"),
        (["region", "delete"], 2, "возможны 'check', 'show', 'new'"),
        (["region", "show", "--on", "никогда"], 2, "--on: должно быть датой"),
        (["region", "show", "--owner", "mayor"], 3, "--owner: нет роли «mayor»"),
        (["region", "show", "--subtopic", "moon"], 3, "--subtopic: нет подтемы"),
    ],
)
def test_wrong_arguments_are_told(run, arguments, code, said):
    outcome = run(*arguments)
    assert (outcome.code, outcome.out) == (code, "")
    assert said in outcome.err


@pytest.mark.parametrize("action", ["", "check", "show", "new"])
def test_help_is_russian(run, action):
    outcome = run("region", *action.split(), "--help")
    assert outcome.code == 0
    assert outcome.out.startswith(f"использование: appeal-triage region {action}")
    for english in ("usage", "options:", "positional", "show this"):
        assert english not in outcome.out


def test_a_copy_of_a_shipped_pack_passes_the_check(run, tmp_path):
    shutil.copytree(package_data("regions", "kursk"), tmp_path / "mine")
    assert run("region", "check", tmp_path / "mine").code == 0


def test_help_loads_nothing_heavy():
    code = (
        "import sys\n"
        "from appeal_triage.cli import main\n"
        "main(['region', 'show', '--help'])\n"
        "heavy = {'numpy', 'pandas', 'sklearn', 'pymorphy3'} & set(sys.modules)\n"
        "sys.exit(', '.join(heavy) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")
