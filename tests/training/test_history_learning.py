"""Learning who takes which letters: what is fitted, what is told, what is written."""

import csv
import json
import re
import shutil
from pathlib import Path

import numpy as np
import pytest

from appeal_triage import Triager
from appeal_triage.errors import (
    InputError,
    LabelError,
    MissingColumnError,
    RegionError,
)
from appeal_triage.normalization.proper_names import PERSON, name_kind
from appeal_triage.results import Status
from appeal_triage.routing import load_region
from appeal_triage.routing.history_evidence import EVIDENCE
from appeal_triage.routing.template import write_template
from appeal_triage.training.history import learn_routing
from appeal_triage.training.history_combining import fit_combining, past_folds, quality
from appeal_triage.training.history_reading import PastColumns, read_past

LETTERS = Path(__file__).parent.parent / "cases" / "past_letters.csv"
COLUMNS = PastColumns("Исполнитель", "Текст", "Территория")
ROADS = "Комитет дорог города Зареченска"


def rows():
    with LETTERS.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


def written(folder, lines, header=("Текст", "Исполнитель", "Территория")):
    path = folder / "past.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *lines])
    return path


@pytest.fixture(name="learned", scope="module")
def _learned(tmp_path_factory):
    folder = tmp_path_factory.mktemp("learned") / "pack"
    return learn_routing(LETTERS, folder, COLUMNS)


@pytest.fixture(name="triage", scope="module")
def _triage(learned):
    return Triager.load(region=learned.folder).triage


def test_a_clear_history_is_learned_well(learned):
    assert (learned.n_texts, learned.n_bodies) == (len(rows()), 6)
    share, low, high = learned.quality.first
    assert low <= share <= high
    assert share > 0.85
    assert learned.quality.among_three[0] > 0.95


def test_a_letter_goes_to_who_took_such_letters(triage):
    result = triage("На улице Садовой огромная яма, разбили колесо")
    assert result.agencies[0].label == ROADS
    assert result.agency_status is Status.OK
    assert 0.5 < result.agencies[0].score <= 1
    assert sum(candidate.score for candidate in result.agencies) <= 1 + 1e-9


def test_a_decision_tells_how_many_such_letters_the_body_took(triage):
    reasons = triage("На улице Садовой огромная яма, разбили колесо").reasons
    told = [reason for reason in reasons if reason.startswith("Такие обращения")]
    assert len(told) == 1
    taken, total = map(int, re.search(r"(\d+) из (\d+)$", told[0]).groups())
    assert ROADS in told[0]
    assert 5 <= taken <= total


def test_a_place_that_is_named_decides(triage):
    town = triage("Не горят фонари в Зареченске, очень темно")
    district = triage("Не горят фонари в Луговом районе, очень темно")
    assert town.agencies[0].label == "Администрация города Зареченска"
    assert district.agencies[0].label == "Администрация Лугового района"


def test_a_territory_of_the_caller_decides(triage):
    result = triage("Темно вечером, фонари не горят", territory="Луговой р-н")
    assert result.agencies[0].label == "Администрация Лугового района"


def test_a_body_of_two_letters_is_found_by_its_name(triage):
    result = triage("В Степном районе темно, фонари не горят")
    assert result.agencies[0].label == "Администрация Степного района"


def test_thanks_go_to_nobody(triage):
    assert triage("Спасибо большое за ремонт, всё отлично!").agencies == ()


def test_rules_win_where_the_history_is_thin(learned):
    bare = Triager.load().triage("Не платят детское пособие, отказали в соцзащите")
    taught = Triager.load(region=learned.folder).triage(
        "Не платят детское пособие, отказали в соцзащите"
    )
    assert taught.agencies[0].id == bare.agencies[0].id
    assert "Таких обращений в истории мало: решают правила" in taught.reasons


def test_rare_bodies_are_told_of(learned):
    assert len(learned.notes) == 1
    assert "past_letters.csv, столбец «Исполнитель»" in learned.notes[0]
    assert "«Администрация Степного района»" in learned.notes[0]


def test_the_pack_passes_the_check_and_names_municipalities(learned):
    pack = load_region(learned.folder)
    local = {a.name for a in pack.agencies.values() if a.owner == "municipality"}
    assert "Администрация Лугового района" in local
    assert "Администрация города Зареченска" in local
    assert ROADS not in local
    assert pack.territory("Луговой район")


def test_the_same_history_gives_the_same_bytes(learned, tmp_path):
    again = learn_routing(LETTERS, tmp_path / "pack", COLUMNS).folder
    files = sorted(p.relative_to(again) for p in again.rglob("*") if p.is_file())
    assert len(files) == 9
    for file in files:
        assert (again / file).read_bytes() == (learned.folder / file).read_bytes()


def test_no_text_of_a_resident_is_in_the_pack(learned):
    said = "\n".join(
        path.read_text("utf-8")
        for path in learned.folder.rglob("*")
        if path.suffix in {".csv", ".txt", ".json", ".toml"}
    )
    for text, *_ in rows():
        longest = max(re.split(r"[.!?]", text), key=len).strip()
        assert longest not in said


def test_features_are_of_three_texts_and_spell_no_person(learned, tmp_path):
    lines = rows()
    for at in range(8):
        lines[at][0] += " Это сказал Пантелеев Аристарх."
    lines[20][0] += " Квазимодово."
    folder = learn_routing(written(tmp_path, lines), tmp_path / "pack", COLUMNS).folder
    history = folder / "history"
    names = (history / "names.txt").read_text("utf-8").split()
    words = (history / "features.txt").read_text("utf-8").split("\n")
    assert not any("квазимод" in word for word in words)
    assert not any(name_kind(name[1:]) == PERSON for name in names)
    whole = [word[1:] for word in words if word[:1] in {"=", "~"}]
    assert not any(name_kind(word) == PERSON for word in whole)
    with np.load(history / "weights.npz") as arrays:
        assert arrays["counts"].min() >= 3


def test_cells_of_few_letters_of_a_place_are_not_told(learned):
    totals: dict[tuple[str, str], int] = {}
    with (learned.folder / "history" / "cells.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            key = row["place"], row["subtopic"]
            totals[key] = totals.get(key, 0) + int(row["letters"])
    assert any(place for place, _ in totals)
    assert all(total >= 3 for (place, _), total in totals.items() if place)


def test_tables_of_a_pack_that_is_there_are_kept(learned, tmp_path):
    folder = tmp_path / "pack"
    learn_routing(LETTERS, folder, COLUMNS)
    agencies = folder / "agencies.csv"
    kept = [
        line
        for line in agencies.read_text("utf-8").splitlines()
        if "Министерство" not in line
    ]
    mine = [line.replace(ROADS, ROADS.upper()) for line in kept]
    agencies.write_text("\n".join(mine), encoding="utf-8")
    learn_routing(LETTERS, folder, COLUMNS)
    lines = agencies.read_text("utf-8").splitlines()
    assert lines[:-1] == mine
    assert "Министерство здравоохранения" in lines[-1]
    assert len(load_region(folder).agencies) == 6


def test_a_history_is_learned_into_a_new_pack_with_comments(tmp_path):
    folder = tmp_path / "pack"
    write_template(folder, "Тестовая область")
    before = (folder / "agencies.csv").read_text("utf-8-sig")
    learn_routing(LETTERS, folder, COLUMNS)
    text = (folder / "agencies.csv").read_text("utf-8-sig")
    assert text.startswith(before)
    pack = load_region(folder)
    assert pack.settings.name == "Тестовая область"
    assert {row[1] for row in rows()} <= {a.name for a in pack.agencies.values()}


def test_a_village_of_the_pack_stands_for_its_district(tmp_path):
    folder = tmp_path / "pack"
    write_template(folder, "Тестовая область")
    with (folder / "territories.csv").open("a", encoding="utf-8") as file:
        file.write("meadow,Луговой район,district,region,,,20,тест\n")
        file.write("malinovka,Малиновка,settlement,meadow,,,2,тест\n")
    learn_routing(LETTERS, folder, PastColumns("Исполнитель", "Текст"))
    result = Triager.load(region=folder).triage("В Малиновке нет освещения, темно")
    assert result.agencies[0].label == "Администрация Лугового района"


def test_a_wrong_table_of_a_pack_is_told_of_before_the_fitting(tmp_path):
    folder = tmp_path / "pack"
    write_template(folder)
    (folder / "agencies.csv").write_text("id,name\n", encoding="utf-8")
    said = []
    with pytest.raises(RegionError, match=r"agencies\.csv"):
        learn_routing(LETTERS, folder, COLUMNS, progress=said.append)
    assert said == []


def test_what_an_abolished_body_took_is_left_to_the_rules(learned, tmp_path):
    folder = tmp_path / "pack"
    shutil.copytree(learned.folder, folder)
    path = folder / "agencies.csv"
    lines = path.read_text("utf-8").splitlines()
    kept = [line for line in lines if "Министерство здравоохранения" not in line]
    path.write_text("\n".join(kept) + "\n", encoding="utf-8")
    text = "Нет записи к терапевту в поликлинике, талонов не дождаться"
    bare, taught = Triager.load(), Triager.load(region=folder)
    assert taught.triage(text).agencies[0].id == bare.triage(text).agencies[0].id


def test_one_body_is_told_of_and_still_makes_a_pack(tmp_path):
    lines = [[text, ROADS, ""] for text, *_ in rows()]
    done = learn_routing(written(tmp_path, lines), tmp_path / "pack", COLUMNS)
    assert "исполнитель один на все строки" in done.notes[0]
    result = Triager.load(region=done.folder).triage("Яма на дороге у школы")
    assert result.agencies[0].label == ROADS


def test_rows_without_a_body_or_a_text_are_counted_and_left_out(tmp_path):
    lines = rows()
    lines[0][1] = "—"
    lines[1][0] = ""
    lines[2][1] = "Иванов Иван Петрович"
    past = read_past(written(tmp_path, lines), COLUMNS)
    assert len(past.texts) == len(lines) - 3
    assert past.notes[0] == (
        "past.csv, столбец «Исполнитель»: не взяты строки: исполнитель назван именем "
        "человека — 1, нет исполнителя — 1, нет текста — 1"
    )


def test_spellings_of_one_body_are_one_body(tmp_path):
    lines = rows()
    at = next(n for n, line in enumerate(lines) if line[1] == ROADS)
    lines[at][1] = ROADS.upper().replace(" ", "  ")
    assert set(read_past(written(tmp_path, lines), COLUMNS).agencies) == {
        line[1] for line in rows()
    }


def test_a_short_history_is_an_error_that_says_so(tmp_path):
    with pytest.raises(LabelError, match=r"past\.csv.*исполнителем 49.*не меньше 50"):
        read_past(written(tmp_path, rows()[:49]), COLUMNS)


def test_an_empty_column_of_bodies_is_an_error_that_says_so(tmp_path):
    lines = [[text, "", ""] for text, *_ in rows()]
    with pytest.raises(LabelError, match=r"исполнителем 0.*нет исполнителя — \d+"):
        read_past(written(tmp_path, lines), COLUMNS)


def test_a_column_that_is_absent_is_named_by_its_option(tmp_path):
    with pytest.raises(MissingColumnError, match="--agency-column"):
        read_past(LETTERS, PastColumns("Кто взял", "Текст"))
    with pytest.raises(MissingColumnError, match="--territory-column"):
        read_past(LETTERS, PastColumns("Исполнитель", "Текст", "Район"))


def test_a_folder_of_other_things_is_not_written_to(tmp_path):
    (tmp_path / "letter.txt").write_text("чужое", encoding="utf-8")
    with pytest.raises(InputError, match="не набор региона"):
        learn_routing(LETTERS, tmp_path, COLUMNS)
    with pytest.raises(InputError, match="это файл"):
        learn_routing(LETTERS, tmp_path / "letter.txt", COLUMNS)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_the_manifest_tells_the_measured_quality(learned):
    path = learned.folder / "history" / "manifest.json"
    manifest = json.loads(path.read_text("utf-8"))
    assert manifest["metrics"]["first"] == list(learned.quality.first)
    assert manifest["n_texts"] == learned.n_texts


def test_near_copies_share_a_fold():
    text = (
        "Яма на дороге у дома номер пять, проехать совсем нельзя, помогите пожалуйста"
    )
    others = [f"Нет воды в доме {name}" for name in ("Анны", "Веры", "Риты", "Инны")]
    folds = past_folds([text, *others * 2, f"{text}. Спасибо!"])
    assert folds[0] == folds[-1]
    assert set(folds) <= set(range(5))


def test_weights_of_evidence_follow_what_tells():
    rng = np.random.default_rng(1)
    inputs = rng.normal(size=(400, 3, len(EVIDENCE)))
    targets = (2 * inputs[:, :, 0]).argmax(axis=1)
    weights = fit_combining(inputs, targets)
    assert weights.argmax() == 0
    assert np.abs(weights[1:]).max() < weights[0] / 4


def test_quality_counts_ranks():
    shares = np.array([[0.5, 0.3, 0.2, 0.0], [0.4, 0.3, 0.2, 0.1]])
    found = quality(shares, np.array([0, 3]))
    assert (found.first[0], found.among_three[0]) == (0.5, 0.5)
