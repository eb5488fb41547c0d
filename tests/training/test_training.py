from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from appeal_triage import Status, Triager
from appeal_triage.bundle import load_bundle
from appeal_triage.errors import InputError, LabelError
from appeal_triage.evaluation import evaluate_file, read_labelled
from appeal_triage.features import read_document
from appeal_triage.normalization import normalize
from appeal_triage.training import train_files
from appeal_triage.training.calibration import (
    threshold_for_accuracy,
    threshold_for_recall,
)
from appeal_triage.training.folds import assign_folds
from appeal_triage.training.heads import fit_head
from appeal_triage.training.matrices import count_features, text_matrix

TIMES = ("утром", "вечером", "ночью", "давно", "опять", "снова", "вчера", "сегодня")
NUMBERS = (
    "один",
    "два",
    "три",
    "четыре",
    "пять",
    "шесть",
    "семь",
    "восемь",
    "девять",
    "десять",
    "сто",
)


@pytest.fixture(scope="module")
def bundle(small_corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models") / "small"
    train_files([small_corpus], folder)
    return folder


def write(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_a_trained_bundle_reads_what_it_was_fitted_on(
    bundle: Path, small_corpus: Path
) -> None:
    report = evaluate_file(small_corpus, triager=Triager.load(bundle))
    assert report.figures["topic_strict"].value > 0.9
    assert report.figures["urgency_strict"].value > 0.6


def test_training_twice_gives_the_same_bytes(
    bundle: Path, small_corpus: Path, tmp_path: Path
) -> None:
    train_files([small_corpus], tmp_path / "again")
    for file in sorted(bundle.iterdir()):
        assert (tmp_path / "again" / file.name).read_bytes() == file.read_bytes()


def test_the_runtime_adds_up_what_was_fitted(small_corpus: Path) -> None:
    labelled = read_labelled([small_corpus])
    documents = [read_document(normalize(text)) for text in labelled.texts]
    space = count_features(documents)
    vectors = load_bundle().scorer.vectors
    matrix = text_matrix(documents, space, vectors)
    labels = sorted(set(labelled.column("topic")))
    head = fit_head(matrix, labelled.column("topic"), labels, exponent=0.75)
    from appeal_triage.features import WordScorer

    weights = (head.features * space.weights[:, None]).astype(np.float32)
    scorer = WordScorer(space, weights, vectors, head.vectors.astype(np.float32))
    expected = head.scores(matrix)
    for document, row in zip(documents[:40], expected[:40], strict=True):
        length = max(len(document.units), 1) ** 0.75
        score = scorer.parts(document).sum(axis=0) / length + head.bias
        np.testing.assert_allclose(score, row, rtol=1e-3, atol=1e-3)


def test_a_foreign_rubricator_decides_the_topic_and_ours_the_rest(
    tmp_path: Path,
) -> None:
    words = {"★ Вода": "нет воды из крана", "★ Свет": "нет света в доме"}
    rows = [
        {"Текст": f"{text} {place}", "topic": topic}
        for topic, text in words.items()
        for place in TIMES
        for _ in range(2)
    ]
    for number, row in enumerate(rows):
        row["Текст"] += f" подъезд {NUMBERS[number % 4]}"
    path = write(tmp_path / "свой.csv", rows + rows[:6])
    summary = train_files([path], tmp_path / "модель")
    assert summary["topics"] == 2
    result = Triager.load(tmp_path / "модель").triage("нет воды из крана ночью")
    assert result.topic and result.topic.id == result.topic.label == "★ Вода"
    assert result.urgency and result.owner and result.agencies


def test_one_name_under_two_topics_is_two_subtopics(tmp_path: Path) -> None:
    rows = []
    for topic, word in (("А", "вода"), ("Б", "дорога")):
        for n in NUMBERS:
            rows.append({"text": f"{word} {n}", "topic": topic, "subtopic": "прочее"})
    path = write(tmp_path / "f.csv", rows)
    train_files([path], tmp_path / "m")
    labels = load_bundle(tmp_path / "m").leaf_head.labels
    assert labels == ("А / прочее", "Б / прочее")


FULL = {"topic": "roads", "subtopic": "potholes", "urgency": "low", "owner": "police"}
OTHER = FULL | {"topic": "other", "subtopic": "health"}
HIGH = OTHER | {"urgency": "high"}


def many(*kinds: dict[str, str]) -> list[dict[str, str]]:
    return [{"text": f"слово {n}"} | kinds[n % len(kinds)] for n in range(40)]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([{"text": "нет воды"} | FULL, {"text": "нет света"} | HIGH] * 30, "нужно"),
        (many({"urgency": "low"}), "topic"),
        (many({"topic": "Одна"}), "двух тем"),
        (many(FULL, OTHER | {"urgency": "срочно"}), "таксономии"),
        (many(FULL, OTHER | {"subtopic": "heating"}), "не из темы"),
        (many(FULL, OTHER), "двух уровней"),
        (many({"topic": ""}), "метки"),
    ],
)
def test_labels_that_cannot_be_fitted_are_refused(
    tmp_path: Path, rows: list[dict[str, str]], said: str
) -> None:
    path = write(tmp_path / "bad.csv", rows)
    with pytest.raises(LabelError, match=said):
        train_files([path], tmp_path / "m")


def test_two_levels_of_urgency_are_told_apart(tmp_path: Path) -> None:
    kinds = [("вода", FULL), ("огонь", OTHER | {"urgency": "emergency"})]
    rows = [
        {"text": f"{word} {time} {number}"} | labels
        for word, labels in kinds
        for time in TIMES
        for number in NUMBERS
    ]
    train_files([write(tmp_path / "two.csv", rows)], tmp_path / "m")
    triager = Triager.load(tmp_path / "m")
    calm, danger = (triager.triage(f"{w} вчера сто") for w in ("вода", "огонь"))
    assert calm.urgency_score is not None and danger.urgency_score is not None
    assert danger.urgency_score > calm.urgency_score + 0.3


def test_topics_of_ours_without_the_rest_make_a_rubricator(tmp_path: Path) -> None:
    rows = [
        {"text": f"{word} {time} {number}", "topic": topic}
        for word, topic in (("яма", "roads"), ("автобус", "none"))
        for time in TIMES
        for number in NUMBERS
    ]
    train_files([write(tmp_path / "t.csv", rows)], tmp_path / "m")
    result = Triager.load(tmp_path / "m").triage("яма вчера сто")
    assert result.topic and (result.topic.id, result.topic.label) == ("roads", "roads")
    assert result.status is not Status.FAILED
    bus = Triager.load(tmp_path / "m").triage("автобус 14 не приехал утром")
    # Somebody else's «none» is a name like any other: it does not silence an appeal.
    assert bus.topic and bus.owner and bus.topic.id == "none"
    assert bus.owner.id != "none" and bus.agencies


def test_a_foreign_rubricator_tells_districts_by_their_names(tmp_path: Path) -> None:
    rows = [
        {"text": f"{time} на улице {street} яма, дом {number}", "topic": district}
        for street, district in (("Ягодной", "Север"), ("Мостовой", "Юг"))
        for time in TIMES
        for number in NUMBERS
    ]
    train_files([write(tmp_path / "t.csv", rows)], tmp_path / "m")
    triager = Triager.load(tmp_path / "m")
    for street, district in (("Ягодной", "Север"), ("Мостовой", "Юг")):
        result = triager.triage(f"Завтра на улице {street} яма, дом сто")
        assert result.topic and result.topic.id == district


def test_thanks_have_no_owner_under_a_foreign_rubricator(tmp_path: Path) -> None:
    rows = [
        {"text": f"{word} {time} {number}", "topic": topic}
        for word, topic in (("яма", "Ямы"), ("автобус", "Автобусы"))
        for time in TIMES
        for number in NUMBERS
    ]
    train_files([write(tmp_path / "t.csv", rows)], tmp_path / "m")
    result = Triager.load(tmp_path / "m").triage("Спасибо большое, всё быстро сделали!")
    assert result.owner and result.owner.id == "none" and not result.agencies


def test_a_common_opening_does_not_spoil_the_folds(tmp_path: Path) -> None:
    opening = "Здравствуйте, уважаемая администрация города, прошу принять меры:"
    rows = [
        {"text": f"{opening} {word} {time} {number}", "topic": topic}
        for word, topic in (("яма", "Ямы"), ("автобус", "Автобусы"))
        for time in TIMES
        for number in NUMBERS
    ]
    summary = train_files([write(tmp_path / "t.csv", rows)], tmp_path / "m")
    assert summary["out_of_fold_topic"] > 0.9


def test_a_topic_without_subtopics_is_a_leaf_of_its_own(tmp_path: Path) -> None:
    kinds = [
        ("вода", "Вода", "напор"),
        ("свет", "Свет", "фонарь"),
        ("бак", "Мусор", ""),
    ]
    rows = [
        {"text": f"{word} {time} {number}", "topic": topic, "subtopic": subtopic}
        for word, topic, subtopic in kinds
        for time in TIMES
        for number in NUMBERS
    ]
    train_files([write(tmp_path / "t.csv", rows)], tmp_path / "m")
    result = Triager.load(tmp_path / "m").triage("бак вчера сто")
    assert result.topic and result.subtopic
    assert (result.topic.id, result.subtopic.id) == ("Мусор", "Мусор")


def test_the_labelled_one_of_two_copies_is_kept(tmp_path: Path) -> None:
    rows = []
    for word, topic in (("яма", "Ямы"), ("автобус", "Автобусы")):
        for time in TIMES:
            for number in NUMBERS[:3]:
                text = f"{word} {time} {number}"
                rows += [{"text": text, "topic": ""}, {"text": text, "topic": topic}]
    summary = train_files([write(tmp_path / "t.csv", rows)], tmp_path / "m")
    assert summary["texts"] == len(rows) // 2


def test_a_rubricator_is_evaluated_under_its_own_names(tmp_path: Path) -> None:
    rows = [
        {"text": f"{word} {time} {number}", "topic": topic, "subtopic": "прочее"}
        for word, topic in (("яма", "Ямы"), ("автобус", "Автобусы"))
        for time in TIMES
        for number in NUMBERS
    ]
    path = write(tmp_path / "t.csv", rows)
    train_files([path], tmp_path / "m")
    report = evaluate_file(path, triager=Triager.load(tmp_path / "m"))
    assert report.figures["subtopic_strict"].value == 1.0


def test_vectors_of_ones_own_may_be_given(small_corpus: Path, tmp_path: Path) -> None:
    root = Path(__file__).parent.parent.parent
    train_files([small_corpus], tmp_path / "m", vectors=root / "models" / "vectors")
    assert len(load_bundle(tmp_path / "m").scorer.vectors.words) == 24_000
    with pytest.raises(InputError, match="векторов"):
        train_files([small_corpus], tmp_path / "n", vectors=tmp_path)


def test_a_table_without_labels_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "bad.csv", [{"text": "нет воды", "x": "1"}])
    with pytest.raises(LabelError, match="разметки"):
        train_files([path], tmp_path / "m")


def test_a_folder_with_other_files_is_never_written_to(
    small_corpus: Path, tmp_path: Path
) -> None:
    (tmp_path / "важное.docx").write_text("x", encoding="utf-8")
    with pytest.raises(InputError, match="посторонние"):
        train_files([small_corpus], tmp_path)


def test_near_copies_share_a_fold() -> None:
    texts = [f"Комментарий о воде и свете номер {'абвгдежзик'[n]}" for n in range(10)]
    copies = [text.upper() + "!!!" for text in texts]
    folds = assign_folds(texts + copies)
    assert (folds[:10] == folds[10:]).all()
    assert len(set(folds.tolist())) > 1


def test_threshold_for_recall_finds_the_share() -> None:
    scores = np.linspace(0, 1, 101)
    threshold = threshold_for_recall(scores, scores >= 0.5, 0.9)
    assert ((scores >= threshold) & (scores >= 0.5)).sum() / 51 >= 0.9


def test_threshold_for_accuracy_keeps_the_accurate() -> None:
    confidence = np.linspace(1, 0, 100)
    correct = np.arange(100) < 95
    threshold = threshold_for_accuracy(confidence, correct, 0.99)
    kept = confidence >= threshold
    assert correct[kept].mean() >= 0.99


def test_recall_of_a_few_is_not_lost_to_rounding() -> None:
    scores = np.array([0.1, 0.2, 0.3, 0.4, 0.5])
    assert threshold_for_recall(scores, np.ones(5, dtype=bool), 0.8) == 0.2


def test_no_part_of_a_word_is_a_persons_name() -> None:
    texts = ("ванна треснула", "анна просит ванну", "в ванной потоп", "ванна")
    space = count_features([read_document(text) for text in texts])
    assert "ванн" in space.names
    assert not {"анна", "^анна", "анна$"} & set(space.names)
