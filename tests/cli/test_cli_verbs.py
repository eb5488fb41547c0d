"""The other verbs, and help."""

import json
import subprocess
import sys
from types import ModuleType, SimpleNamespace

import pytest

from appeal_triage import __version__
from appeal_triage.errors import LabelError
from appeal_triage.taxonomy import load_taxonomy
from appeal_triage.training import MoreTexts


def fake_training(**functions):
    module = ModuleType("appeal_triage.training")
    module.MoreTexts = MoreTexts
    for name, function in functions.items():
        setattr(module, name, function)
    return module


VERBS = ["triage", "explain", "evaluate", "train", "labels", "info"]


@pytest.mark.parametrize("verb", ["", *VERBS])
def test_help_is_russian_and_loads_nothing_heavy(verb):
    code = (
        "import sys\n"
        "from appeal_triage.cli import main\n"
        f"code = main([*{verb.split()!r}, '--help'])\n"
        "heavy = {'numpy', 'pandas', 'pyarrow', 'openpyxl', 'sklearn', 'joblib', "
        "'pymorphy3', 'natasha', 'tqdm'} & set(sys.modules)\n"
        "sys.exit(code or ', '.join(heavy) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=False, encoding="utf-8"
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"использование: appeal-triage {verb}".strip())
    assert "показать эту справку" in done.stdout
    for english in ("usage", "options:", "positional", "show this"):
        assert english not in done.stdout


def test_the_version_is_shown(run):
    assert run("--version").out == f"appeal-triage {__version__}\n"


@pytest.mark.parametrize("facet", ["urgency", "owners"])
def test_labels_are_ids_with_names(run, facet):
    lines = run("labels", facet).out.splitlines()
    assert lines[0] == "id\tlabel\tlabel_en"
    labels = getattr(load_taxonomy(), facet).values()
    assert lines[1:] == [f"{l.id}\t{l.label}\t{l.label_en}" for l in labels]  # noqa: E741


def test_topics_are_shown_with_their_subtopics(run):
    rows = [line.split("\t") for line in run("labels", "topics").out.splitlines()]
    assert rows[0] == ["id", "label", "label_en", "topic"]
    taxonomy = load_taxonomy()
    assert [row[0] for row in rows[1:] if not row[3]] == list(taxonomy.topics)
    assert [row[0] for row in rows[1:] if row[3]] == list(taxonomy.subtopics)
    assert all(
        taxonomy.subtopics[row[0]].parent == row[3] for row in rows[1:] if row[3]
    )
    assert rows[2][3] == rows[1][0]


def test_an_explanation_shows_decision_and_words(run):
    outcome = run("explain", "яма у школы", "--territory", "Курск")
    assert outcome.code == 0
    for part in (
        "Тема:          housing (housing), 0.75",
        "Место:         Курск",
        "яма +1.25",
    ):
        assert part in outcome.out
    assert outcome.err == ""


def test_an_explanation_takes_words_without_quotes(run):
    joined = run("explain", "яма", "у", "школы", "--json").out
    assert json.loads(joined)["text"] == "яма у школы"


def test_an_explanation_is_json_for_machines(run):
    record = json.loads(run("explain", "яма", "--json", "--region", "kursk").out)
    assert record["text"] == "яма"
    assert record["result"]["topic"] == {
        "id": "housing",
        "label": "housing",
        "score": 0.75,
    }
    assert record["result"]["agencies"][0]["label"] == "kursk"
    assert record["result"]["status"] == "ok"
    assert record["words"]["topic"] == [
        {"word": "яма", "weight": 1.25, "start": 0, "end": 3}
    ]


def test_an_explanation_is_told_when_and_where(run):
    options = ("--created-at", "25.11.2026 14:05", "--channel", "ПОС")
    result = json.loads(run("explain", "яма", "--json", *options).out)["result"]
    assert result["address"] == "2026-11-25T14:05:00"
    assert result["reasons"] == ["канал ПОС"]


def test_what_is_no_date_is_a_wrong_argument(run):
    outcome = run("explain", "яма", "--created-at", "вчера")
    assert outcome.code == 2
    assert "--created-at: должно быть датой" in outcome.err
    assert "вчера" not in outcome.err


def test_info_is_names_and_values(run):
    lines = dict(line.split("\t") for line in run("info").out.splitlines())
    assert lines["package_version"] == __version__
    assert lines["python"].startswith("3.")
    assert lines["model"] == "проба"


def test_evaluation_gets_the_file_and_shows_its_report(run, monkeypatch):
    asked = []

    def evaluate_file(path, *, triager, text_column):
        asked.append((path, triager.region, text_column))
        return SimpleNamespace(
            to_text=lambda: "тема 0.9", to_dict=lambda: {"тема": 0.9}
        )

    module = ModuleType("appeal_triage.evaluation")
    module.evaluate_file = evaluate_file
    monkeypatch.setitem(sys.modules, "appeal_triage.evaluation", module)
    assert run("evaluate", "a.csv", "--region", "kursk").out == "тема 0.9\n"
    machine = run("evaluate", "a.csv", "--json", "--text-column", "Жалоба")
    assert json.loads(machine.out) == {"тема": 0.9}
    assert asked == [("a.csv", "kursk", None), ("a.csv", None, "Жалоба")]


def test_training_gets_the_files_and_shows_its_summary(run, monkeypatch):
    asked = []

    def train_files(paths, out_dir, *, more, text_column, progress):
        asked.append((paths, out_dir, more, text_column, progress))
        return {"texts": 5, "folder": out_dir}

    monkeypatch.setitem(
        sys.modules, "appeal_triage.training", fake_training(train_files=train_files)
    )
    outcome = run("train", "a.csv", "b.xlsx", "-o", "модель")
    assert outcome.out == "texts\t5\nfolder\tмодель\n"
    assert asked == [(["a.csv", "b.xlsx"], "модель", MoreTexts(), None, None)]


def test_training_gets_letters_and_weak_texts(run, monkeypatch):
    asked = []

    def train_files(paths, out_dir, *, more, **_rest):
        asked.append((paths, more))
        return {"texts": 5, "folder": out_dir}

    monkeypatch.setitem(
        sys.modules, "appeal_triage.training", fake_training(train_files=train_files)
    )
    files = ("corpus", "-o", "модель", "--letters", "a.tsv", "b.tsv", "--weak", "w.tsv")
    weights = ("--letters-weight", "2", "--weak-weight", "0.3")
    rest = ("--crosswalk", "c.tsv", "--together", "a.tsv,w.tsv", "--together", "b.tsv")
    run("train", *files, *weights, *rest, "--calibrate-on", "letters")
    more = MoreTexts(
        letters=("a.tsv", "b.tsv"),
        letters_weight=2.0,
        weak=("w.tsv",),
        crosswalk="c.tsv",
        weak_weight=0.3,
        together=(["a.tsv", "w.tsv"], ["b.tsv"]),
        calibrate_on="letters",
    )
    assert asked == [(["corpus"], more)]


@pytest.mark.parametrize("weight", ["0", "-1", "nan", "inf", "много"])
def test_a_weight_is_a_number_above_zero(run, weight):
    outcome = run("train", "a.csv", "-o", "m", "--weak-weight", weight)
    assert outcome.code == 2
    assert "--weak-weight: должно быть число больше 0" in outcome.err


def test_left_out_sources_get_their_files_and_show_a_table(run, monkeypatch, tmp_path):
    asked = []

    def evaluate_left_out(more, *, written, text_column, progress):
        progress("без a.tsv")
        asked.append((more, written, text_column))
        return SimpleNamespace(to_text=lambda: "тема", to_dict=lambda: {"тема": 0.9})

    fake = fake_training(evaluate_left_out=evaluate_left_out)
    monkeypatch.setitem(sys.modules, "appeal_triage.training", fake)
    target = tmp_path / "f.json"
    outcome = run(
        *("evaluate", "--leave-one-source-out", "a.tsv", "b.tsv"),
        *("--with", "corpus", "--together", "a.tsv,b.tsv", "--json-file", target),
    )
    assert (outcome.code, outcome.out, outcome.err) == (0, "тема\n", "без a.tsv\n")
    assert json.loads(target.read_text(encoding="utf-8")) == {"тема": 0.9}
    more = MoreTexts(letters=("a.tsv", "b.tsv"), together=(["a.tsv", "b.tsv"],))
    assert asked == [(more, ["corpus"], None)]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["a.csv", "--leave-one-source-out", "b.csv"], "LABELLED нельзя вместе с"),
        (["--leave-one-source-out", "b.csv", "--model", "m"], "--model нельзя вместе"),
        (["a.csv", "--weak", "b.csv"], "не указано: --leave-one-source-out"),
        (["a.csv", "--calibrate-on", "all"], "не указано: --leave-one-source-out"),
    ],
)
def test_options_of_evaluation_that_do_not_go_together(run, arguments, said):
    outcome = run("evaluate", *arguments)
    assert outcome.code == 2 and said in outcome.err


def test_figures_that_cannot_be_written_are_code_3(run, monkeypatch, tmp_path):
    module = ModuleType("appeal_triage.evaluation")
    module.evaluate_file = lambda *_a, **_o: SimpleNamespace(to_dict=dict)
    monkeypatch.setitem(sys.modules, "appeal_triage.evaluation", module)
    outcome = run("evaluate", "a.csv", "--json-file", tmp_path / "нет" / "f.json")
    assert outcome.code == 3 and "файл не записывается" in outcome.err


def test_a_model_that_cannot_be_written_is_code_3(run, monkeypatch):
    def train_files(*_args, **_options):
        raise FileNotFoundError(2, "No such file or directory", "/proc/x")

    monkeypatch.setitem(
        sys.modules, "appeal_triage.training", fake_training(train_files=train_files)
    )
    outcome = run("train", "a.csv", "-o", "/proc/x")
    assert (outcome.code, outcome.err) == (
        3,
        "appeal-triage: /proc/x: модель не записывается (No such file or directory)\n",
    )


def test_a_bad_label_is_code_3(run, monkeypatch):
    def train_files(*_args, **_options):
        raise LabelError("a.csv, строка 2: нет такой темы")

    monkeypatch.setitem(
        sys.modules, "appeal_triage.training", fake_training(train_files=train_files)
    )
    outcome = run("train", "a.csv", "-o", "модель")
    assert (outcome.code, outcome.err) == (
        3,
        "appeal-triage: a.csv, строка 2: нет такой темы\n",
    )
