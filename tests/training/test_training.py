from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from appeal_triage import Triager
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


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([{"text": "нет воды", "topic": "housing"}] * 30, "нужно"),
        ([{"text": f"нет воды {n}", "urgency": "low"} for n in range(30)], "topic"),
        ([{"text": f"вода {n}", "topic": "Одна"} for n in range(30)], "двух тем"),
        (
            [{"text": f"а {n}", "topic": "roads", "urgency": "x"} for n in range(30)],
            "таксономии",
        ),
        (
            [
                {"text": f"а {n}", "topic": "roads", "subtopic": "heating"}
                for n in range(30)
            ],
            "не из темы",
        ),
    ],
)
def test_labels_that_cannot_be_fitted_are_refused(
    tmp_path: Path, rows: list[dict[str, str]], said: str
) -> None:
    path = write(tmp_path / "bad.csv", rows)
    with pytest.raises(LabelError, match=said):
        train_files([path], tmp_path / "m")


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
