from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from appeal_triage import Triager
from appeal_triage.errors import LabelError
from appeal_triage.evaluation import evaluate, evaluate_file, read_labelled
from appeal_triage.evaluation.metrics import (
    accuracy,
    calibration_error,
    f1,
    share,
)

TRUE = np.array([True, True, False, True])


def test_accuracy_has_an_interval_around_it() -> None:
    figure = accuracy(TRUE)
    assert figure.value == 0.75 and figure.low <= 0.75 <= figure.high and figure.n == 4


def test_figures_are_repeatable() -> None:
    assert accuracy(TRUE) == accuracy(TRUE)


def test_more_texts_narrow_the_interval() -> None:
    few, many = accuracy(TRUE), accuracy(np.tile(TRUE, 100))
    assert many.high - many.low < few.high - few.low


def test_recall_of_nothing_is_undefined() -> None:
    figure = share(TRUE, np.zeros(4, dtype=bool))
    assert np.isnan(figure.value) and str(figure) == "—"


def test_f1_is_the_harmonic_mean() -> None:
    predicted = np.array([True, False, False, True])
    precision, recall = 1.0, 2 / 3
    expected = 2 * precision * recall / (precision + recall)
    assert f1(predicted, TRUE).value == pytest.approx(expected)


def test_calibration_error_of_sure_and_right_is_zero() -> None:
    assert calibration_error(np.ones(4), np.ones(4, dtype=bool)).value == 0
    assert calibration_error(np.ones(4), np.zeros(4, dtype=bool)).value == 1


def test_a_second_choice_counts_in_the_lenient_figure(
    tmp_path: Path, triager: Triager
) -> None:
    path = tmp_path / "t.tsv"
    path.write_text(
        "text\ttopic\talt_topic\turgency\n"
        "Нет горячей воды\troads\thousing\tnormal\n"
        "Спасибо за сквер\tnone\t\tlow\n",
        encoding="utf-8",
    )
    report = evaluate_file(path, triager=triager)
    assert report.figures["topic_strict"].value == 0.5
    assert report.figures["topic_lenient"].value == 1.0
    assert "owner_strict" not in report.figures


def test_report_reads_as_text_and_as_json(triager: Triager, small_corpus: Path) -> None:
    labelled = read_labelled([small_corpus]).take(range(40))
    report = evaluate(labelled, triager, name="пример")
    assert "экстренные, полнота" in report.to_text()
    assert json.loads(json.dumps(report.to_dict()))["n_texts"] == 40


def test_a_file_without_labels_is_refused(tmp_path: Path, triager: Triager) -> None:
    path = tmp_path / "t.csv"
    path.write_text("text,x\nнет воды,1\n", encoding="utf-8")
    with pytest.raises(LabelError):
        evaluate_file(path, triager=triager)
