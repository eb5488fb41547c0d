import csv

import pytest

from appeal_triage.errors import KnowledgeError
from appeal_triage.knowledge import package_data
from appeal_triage.normalization import Morph, is_word, normalize, parse, tokenize
from appeal_triage.routing import load_owner_rules, load_region
from appeal_triage.routing.escalation import load_escalations, read_escalations
from appeal_triage.taxonomy import load_taxonomy

HEAD = "owner,subtopic,supervisor,reason,source\n"
GOOD = "management_company,,housing_inspectorate,Отписки,тест\n"


def hits_of(text):
    tokens = tokenize(normalize(text))
    morphs = [parse(t) if is_word(t) else Morph("", "PNCT", "", "") for t in tokens]
    return load_owner_rules().cues(tokens, morphs)


def supervisor(owner, subtopic, text):
    found = load_escalations().find(owner, subtopic, hits_of(text))
    return found and found.supervisor


@pytest.mark.parametrize(
    ("owner", "subtopic", "text", "expected"),
    [
        (
            "management_company",
            "roof_facade",
            "УК отписывается, крыша течёт",
            "housing_inspectorate",
        ),
        (
            "utility_provider",
            "cold_water",
            "Водоканал футболит, воды нет",
            "housing_inspectorate",
        ),
        (
            "capital_repair_fund",
            "capital_repair",
            "Фонд капремонта шлёт отписки",
            "housing_inspectorate",
        ),
        (
            "road_authority",
            "potholes",
            "ДРСУ бездействует, на трассе ямы",
            "traffic_police",
        ),
        (
            "municipality",
            "potholes",
            "Ямы на улице, от администрации одни отписки",
            "traffic_police",
        ),
        (
            "waste_operator",
            "collection",
            "Регоператор не реагирует на заявки, баки полны",
            "environment_agency",
        ),
    ],
)
def test_refusal_of_the_owner_names_its_supervisor(owner, subtopic, text, expected):
    assert supervisor(owner, subtopic, text) == expected


def test_without_refusal_nobody_is_told():
    assert supervisor("management_company", "roof_facade", "Течёт крыша") is None


def test_a_driver_who_ignores_signs_is_no_refusal():
    text = "Водители игнорируют знак у школы"
    assert supervisor("municipality", "traffic_organization", text) is None


def test_where_no_role_supervises_nobody_is_named():
    assert supervisor("municipality", "trees", "Администрация шлёт отписки") is None


def test_the_inspectorate_does_not_supervise_itself():
    text = "УК отписывается, хамит жильцам"
    assert supervisor("housing_inspectorate", "management_company", text) is None


def test_refusal_leaves_the_defect_with_its_owner_and_inaction_with_the_inspectorate():
    rules, hits = load_owner_rules(), hits_of("УК отписывается")
    defect = rules.prior("roof_facade", hits)
    subject = rules.prior("management_company", hits)
    assert max(defect, key=defect.get) == "management_company"
    assert max(subject, key=subject.get) == "housing_inspectorate"


def test_a_region_pack_names_the_body_that_supervises():
    found = load_region("kursk").escalation("housing_inspectorate", "roof_facade", "")
    assert found is not None and "инспекция" in found.label.lower()


def test_every_row_gives_its_source():
    with package_data("routing", "escalations.csv").open(encoding="utf-8") as file:
        assert all(row["source"] and row["reason"] for row in csv.DictReader(file))


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (GOOD + GOOD, "«subtopic»: для «management_company» здесь уже есть строка"),
        ("police,,police,Отписки,тест\n", "«supervisor»: нужен тот, кто надзирает"),
        ("police,,none,Отписки,тест\n", "«supervisor»: нужен тот, кто надзирает"),
        ("police,,housing_inspectorate,,тест\n", "«reason»: напишите причину"),
        ("mayor,,police,Отписки,тест\n", "«owner»: значение «mayor»"),
        ("police,moon,railway,Отписки,тест\n", "«subtopic»: значение «moon»"),
    ],
)
def test_a_wrong_row_is_named(tmp_path, rows, message):
    (tmp_path / "escalations.csv").write_text(HEAD + rows, encoding="utf-8")
    with pytest.raises(KnowledgeError, match=message):
        read_escalations(tmp_path, load_taxonomy())


def test_a_row_for_the_subtopic_goes_first(tmp_path):
    rows = (
        "municipality,,police,Общее,тест\n"
        "municipality,roads/*,traffic_police,Дорога,тест\n"
        "municipality,potholes,railway,Яма,тест\n"
    )
    (tmp_path / "escalations.csv").write_text(HEAD + rows, encoding="utf-8")
    read = read_escalations(tmp_path, load_taxonomy())
    hits = hits_of("одни отписки")
    found = [
        read.find("municipality", subtopic, hits).supervisor
        for subtopic in ("potholes", "parking", "trees")
    ]
    assert found == ["railway", "traffic_police", "police"]
