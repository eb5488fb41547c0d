from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from appeal_triage.errors import KnowledgeError
from appeal_triage.knowledge import package_data, read_settings, read_table
from appeal_triage.taxonomy import load_taxonomy, read_taxonomy

TOPICS = ["housing", "roads", "transport", "waste", "landscaping", "other", "none"]
SUBTOPICS_PER_TOPIC = [14, 10, 9, 7, 13, 14, 4]
OWNERS = """management_company utility_provider housing_inspectorate capital_repair_fund
municipality road_authority traffic_police transport_authority railway waste_operator
environment_agency consumer_health_agency emergency_services police health_authority
education_authority social_authority construction_authority culture_sport_authority
labour_authority communications_provider military_office government_service none"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(package_data("taxonomy"), tmp_path / "taxonomy"))


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_ids_are_those_other_programs_rely_on() -> None:
    taxonomy = load_taxonomy()
    assert list(taxonomy.topics) == TOPICS
    assert [len(taxonomy.subtopics_of(t)) for t in TOPICS] == SUBTOPICS_PER_TOPIC
    assert list(taxonomy.urgency) == ["low", "normal", "high", "emergency"]
    assert list(taxonomy.owners) == OWNERS.split()


def test_every_label_is_described_in_both_languages() -> None:
    taxonomy = load_taxonomy()
    facets = taxonomy.topics, taxonomy.subtopics, taxonomy.urgency, taxonomy.owners
    for label in (label for facet in facets for label in facet.values()):
        assert label.label and label.label_en
        assert label.description and label.description_en
        assert label.label_en.isascii() or "ç" in label.label_en


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("topics.csv", "roads,Дороги", "housing,Дороги", "повторяется"),
        ("topics.csv", "roads,Дороги", "дороги,Дороги", "латинский"),
        ("topics.csv", "roads,Дороги,Roads", "roads,,Roads", "пустая ячейка"),
        ("subtopics.csv", "roads,potholes", "rods,potholes", "не из списка"),
        ("subtopics.csv", "topic,id,", "subject,id,", "нет столбца «topic»"),
        ("urgency.csv", "high,2,", "high,7,", "0, 1, 2"),
        ("urgency.csv", "high,2,", "high,two,", "не число"),
        ("owners.csv", "police,Полиция,", "police,Полиция,,", "ячеек"),
    ],
)
def test_a_wrong_table_is_refused_with_its_place(
    folder: Path, file: str, old: str, new: str, said: str
) -> None:
    edit(folder / file, old, new)
    with pytest.raises(KnowledgeError, match=said) as caught:
        read_taxonomy(folder)
    assert file in str(caught.value)


def test_a_topic_without_subtopics_is_refused(folder: Path) -> None:
    edit(folder / "topics.csv", "none,Не", "extra,Лишняя,E,о,d\nnone,Не")
    with pytest.raises(KnowledgeError, match="«extra» нет подтем"):
        read_taxonomy(folder)


def test_an_absent_or_cp1251_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="нет такого файла"):
        read_table(tmp_path / "no.csv", ["id"])
    (tmp_path / "bad.csv").write_bytes("id\nяма\n".encode("cp1251"))
    with pytest.raises(KnowledgeError, match="UTF-8"):
        read_table(tmp_path / "bad.csv", ["id"])


def test_settings_that_are_no_toml_are_refused(tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text("id = ", encoding="utf-8")
    with pytest.raises(KnowledgeError, match="TOML"):
        read_settings(tmp_path / "bad.toml")
    with pytest.raises(KnowledgeError, match="нет такого файла"):
        read_settings(tmp_path / "none.toml")
    (tmp_path / "cp.toml").write_bytes("a = 'яма'".encode("cp1251"))
    with pytest.raises(KnowledgeError, match="UTF-8"):
        read_settings(tmp_path / "cp.toml")


def test_comment_and_blank_lines_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("id,x\n# слово, ещё\n\na, 1 \n", encoding="utf-8")
    rows = read_table(path, ["id"])
    assert [(row["id"], row["x"], row.line) for row in rows] == [("a", "1", 4)]


def test_a_cell_may_hold_a_line_separator(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("id,x\na,один\u2028два\n", encoding="utf-8")
    assert read_table(path, ["id"])[0]["x"] == "один\u2028два"


@pytest.mark.parametrize("cell", ["nan", "inf", "два"])
def test_only_finite_numbers_are_numbers(tmp_path: Path, cell: str) -> None:
    path = tmp_path / "t.csv"
    path.write_text(f"id,x\na,{cell}\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match="не число"):
        read_table(path, ["id"])[0].number("x", 0)


def test_a_repeated_column_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("id,id\na,b\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match="повторяется"):
        read_table(path, ["id"])
