import copy
import csv
from pathlib import Path

import pytest

from appeal_triage.errors import KnowledgeError
from appeal_triage.knowledge import package_data, read_table
from appeal_triage.normalization import Morph, is_word, normalize, parse, tokenize
from appeal_triage.routing import load_owner_rules
from appeal_triage.routing.owners import read_owner_rules
from appeal_triage.taxonomy import load_taxonomy

CASES = Path(__file__).parents[1] / "cases" / "owners_by_cues.csv"
COLUMNS = ("text", "subtopic", "owner")
CUES = "id,pattern,unless,reason,example,source\nyard,двор,,Двор,во дворе,тест\n"
CLASSES = "id,words,source\n"


def hits_of(text):
    tokens = tokenize(normalize(text))
    morphs = [parse(t) if is_word(t) else Morph("", "PNCT", "", "") for t in tokens]
    return load_owner_rules().cues(tokens, morphs)


def likeliest(prior):
    return max(prior, key=prior.get)


@pytest.mark.parametrize(
    "row", read_table(CASES, COLUMNS), ids=lambda row: str(row.line)
)
def test_the_likeliest_owner_is_the_one_that_must_act(row):
    prior = load_owner_rules().prior(row["subtopic"], hits_of(row["text"]))
    assert likeliest(prior) == row["owner"]


def test_cases_cover_every_subtopic():
    covered = {row["subtopic"] for row in read_table(CASES, COLUMNS)}
    assert covered == set(load_taxonomy().subtopics)
    assert len(read_table(CASES, COLUMNS)) >= 120


@pytest.mark.parametrize("subtopic", load_taxonomy().subtopics)
def test_a_prior_is_a_distribution_over_known_owners(subtopic):
    rules = load_owner_rules()
    every = hits_of(" ".join(row["text"] for row in read_table(CASES, COLUMNS)))
    for hits in ((), every):
        prior = rules.prior(subtopic, hits)
        assert sum(prior.values()) == pytest.approx(1)
        assert all(share > 0 for share in prior.values())
        assert set(prior) <= set(load_taxonomy().owners)
        assert list(prior.values()) == sorted(prior.values(), reverse=True)


def test_only_talk_has_no_owner():
    taxonomy = load_taxonomy()
    for subtopic, label in taxonomy.subtopics.items():
        owners = load_owner_rules().owners(subtopic)
        assert ("none" in owners) is (label.parent == "none")


def test_default_shares_of_a_subtopic_sum_to_one():
    for subtopic in load_taxonomy().subtopics:
        weights = [rule.weight for rule in load_owner_rules().rules(subtopic, "")]
        assert sum(weights) == pytest.approx(1)


def test_a_cue_said_twice_counts_once():
    rules = load_owner_rules()
    once = rules.prior("cleaning", hits_of("во дворе грязно"))
    twice = rules.prior("cleaning", hits_of("во дворе грязно, весь двор в грязи"))
    assert once == twice


def test_a_cue_that_does_not_matter_changes_nothing():
    rules = load_owner_rules()
    hits = hits_of("госуслуги")
    assert hits
    assert rules.prior("elevator", hits) == rules.prior("elevator")


def test_inaction_of_a_company_adds_the_inspectorate():
    rules = load_owner_rules()
    quiet = rules.prior("roof_facade", hits_of("Течёт крыша"))
    ignored = rules.prior(
        "roof_facade", hits_of("Течёт крыша, УК не реагирует, одни отписки")
    )
    assert likeliest(ignored) == "management_company"
    assert ignored["housing_inspectorate"] > quiet["housing_inspectorate"]


def test_an_unknown_subtopic_is_a_key_error():
    with pytest.raises(KeyError):
        load_owner_rules().prior("moon")


def test_every_row_gives_its_reason_and_source():
    for name in ("owners.csv", "jurisdiction_cues.csv", "classes.csv"):
        with package_data("routing", name).open(encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        assert all(row["source"] for row in rows)
        if name == "owners.csv":
            assert all(row["reason"] for row in rows)


def write(folder, owners, cues=CUES):
    (folder / "classes.csv").write_text(CLASSES, encoding="utf-8")
    (folder / "jurisdiction_cues.csv").write_text(cues, encoding="utf-8")
    head = "subtopic,cue,owner,weight,reason,source\n"
    defaults = "".join(
        f"{subtopic},,municipality,1,Правило,тест\n"
        for subtopic in load_taxonomy().subtopics
        if subtopic != "yard"
    )
    (folder / "owners.csv").write_text(head + defaults + owners, encoding="utf-8")


GOOD = "yard,,municipality,0.9,Правило,тест\nyard,yard,municipality,2,Правило,тест\n"


def test_good_tables_are_read(tmp_path):
    write(tmp_path, GOOD)
    rules = read_owner_rules(tmp_path, load_taxonomy())
    assert rules.prior("yard") == {"municipality": 1}


@pytest.mark.parametrize(
    ("owners", "message"),
    [
        ("yard,,mayor,1,Правило,тест\n", "«owner»: значение «mayor»"),
        ("moon,,police,1,Правило,тест\n", "«subtopic»: значение «moon»"),
        ("*,,police,1,Правило,тест\n", r"«subtopic»: значение «\*»"),
        ("yard,moon,police,1,Правило,тест\n", "«cue»: значение «moon»"),
        ("yard,,police,0,Правило,тест\n", "«weight»: нужно число больше нуля"),
        ("yard,,police,nan,Правило,тест\n", "«weight»: «nan» не число"),
        ("yard,,police,много,Правило,тест\n", "«weight»: «много» не число"),
        (GOOD + GOOD, "«owner»: «municipality» здесь уже есть"),
        ("yard,yard,police,1,Правило,тест\n", "«yard» нет строки с пустым «cue»"),
        ("yard,,police,1,Правило,тест\n", "признак «yard» ни в одной строке"),
    ],
)
def test_a_wrong_row_is_named(tmp_path, owners, message):
    write(tmp_path, owners)
    with pytest.raises(KnowledgeError, match=message):
        read_owner_rules(tmp_path, load_taxonomy())


@pytest.mark.parametrize(
    ("cue", "message"),
    [
        ("двор,двор,,Двор,во дворе,тест", "«id»: «двор» не латинский"),
        ("yard,двор,,,во дворе,тест", "«reason»: напишите причину"),
        ("yard,@moon,,Двор,во дворе,тест", "«pattern»: нет класса «@moon»"),
        ("yard,двор,ё,Двор,во дворе,тест", "«pattern»: «ё»"),
    ],
)
def test_a_wrong_cue_is_named(tmp_path, cue, message):
    head = "id,pattern,unless,reason,example,source\n"
    write(tmp_path, GOOD, head + cue + "\n")
    with pytest.raises(KnowledgeError, match=message):
        read_owner_rules(tmp_path, load_taxonomy())


def test_a_cue_has_one_reason(tmp_path):
    write(tmp_path, GOOD, CUES + "yard,дворик,,Дворик,в дворике,тест\n")
    with pytest.raises(KnowledgeError, match="уже есть другая причина"):
        read_owner_rules(tmp_path, load_taxonomy())


def test_a_wrong_class_is_named(tmp_path):
    write(tmp_path, GOOD)
    (tmp_path / "classes.csv").write_text(
        "id,words,source\nuk,Ук,тест\n", encoding="utf-8"
    )
    with pytest.raises(KnowledgeError, match=r"classes.csv, строка 2, «words»"):
        read_owner_rules(tmp_path, load_taxonomy())


def test_rules_can_be_sent_to_worker_processes():
    rules = load_owner_rules()
    sent = copy.deepcopy(rules)
    assert sent.prior("yard") == rules.prior("yard")


def test_every_default_argues_for_its_own_owner():
    rules = load_owner_rules()
    for subtopic in load_taxonomy().subtopics:
        defaults = rules.rules(subtopic, "")
        assert len({rule.reason for rule in defaults}) == len(defaults)
    said = {rule.owner: rule.reason for rule in rules.rules("potholes", "")}
    assert said["municipality"] == "Улицы и местные дороги содержит муниципалитет"
    assert "дорожное ведомство" in said["road_authority"]
