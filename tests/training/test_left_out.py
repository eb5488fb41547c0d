"""Every source tested by a model of the others."""

from __future__ import annotations

import csv
import json
import tempfile
from pathlib import Path

import numpy as np
import pytest

from appeal_triage.errors import LabelError
from appeal_triage.evaluation.comparison import Comparison
from appeal_triage.training import MoreTexts, evaluate_left_out, left_out
from appeal_triage.training.sources import Mixture

CORPUS = Path(__file__).parent.parent.parent / "data" / "corpus"


def write(path: Path, name: str, start: int, step: int) -> Path:
    with (CORPUS / name).open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))[start::step]
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(
            stream,
            [column for column in rows[0] if column != "stream"],
            delimiter="\t",
            extrasaction="ignore",
        )
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("left_out")
    write(folder / "north.tsv", "stream_a.csv", 0, 12)
    write(folder / "south.tsv", "stream_b.csv", 0, 24)
    write(folder / "town.tsv", "stream_b.csv", 1, 24)
    write(folder / "written.tsv", "first_roads_transport.csv", 0, 8)
    return folder


class Watch:
    """Keeps what each model was fitted on, and the folder it was written to."""

    def __init__(self) -> None:
        self.fitted: list[Mixture] = []
        self.folders: list[Path] = []


@pytest.fixture(scope="module")
def watched(place: Path) -> tuple[Comparison, Watch, list[str]]:
    watch, lines, build = Watch(), list[str](), left_out.build

    def watched_build(mixture: Mixture, folder: Path, *rest: object) -> object:
        watch.fitted.append(mixture)
        watch.folders.append(folder)
        return build(mixture, folder, *rest)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(left_out, "build", watched_build)
        names = ("north.tsv", "south.tsv", "town.tsv")
        options = MoreTexts(
            letters=tuple(place / name for name in names),
            together=(("south.tsv", "town.tsv"),),
        )
        done = evaluate_left_out(
            options, written=[place / "written.tsv"], progress=lines.append
        )
    return done, watch, lines


def test_sources_and_pools_are_columns(
    watched: tuple[Comparison, Watch, list[str]],
) -> None:
    columns = {column.name: column.n_texts for column in watched[0].columns}
    assert list(columns) == [
        "north.tsv",
        "south.tsv",
        "town.tsv",
        "south.tsv + town.tsv",
        "все источники",
    ]
    assert columns["south.tsv + town.tsv"] == columns["south.tsv"] + columns["town.tsv"]
    assert columns["все источники"] == sum(list(columns.values())[:3])


def test_no_model_has_seen_what_tests_it(
    watched: tuple[Comparison, Watch, list[str]],
) -> None:
    without_north, without_towns = watched[1].fitted
    written = without_north.sources[0].name
    seen = [
        {mixture.sources[n].name for n in set(mixture.origins.tolist())}
        for mixture in (without_north, without_towns)
    ]
    assert seen[0] == {written, "south.tsv", "town.tsv"}
    assert seen[1] == {written, "north.tsv"}


def test_models_are_deleted(watched: tuple[Comparison, Watch, list[str]]) -> None:
    folders = watched[1].folders
    assert len(folders) == 2
    for folder in folders:
        assert not folder.parent.exists()
        assert folder.is_relative_to(tempfile.gettempdir())


def test_progress_says_who_is_left_out(
    watched: tuple[Comparison, Watch, list[str]],
) -> None:
    lines = watched[2]
    assert any(line.startswith("без south.tsv + town.tsv: ") for line in lines)


def test_a_comparison_reads_as_a_table_and_as_json(
    watched: tuple[Comparison, Watch, list[str]],
) -> None:
    done = watched[0]
    table = done.to_text().splitlines()
    assert "north.tsv" in table[1] and "все источники" in table[1]
    assert any(line.startswith("ответственный по одной модели, ст") for line in table)
    plain = json.loads(json.dumps(done.to_dict()))
    pooled = plain["sources"][-1]
    assert 0.2 < pooled["figures"]["topic_strict"]["value"] < 1
    assert pooled["figures"]["topic_strict"]["low"] is not None
    curve = pooled["risk_coverage"]
    assert curve[-1]["coverage"] == 1.0
    assert curve[-1]["strict"] == pytest.approx(
        pooled["figures"]["topic_strict"]["value"], abs=1e-4
    )
    assert set(plain["models"]) == {"north.tsv", "south.tsv", "town.tsv"}
    assert plain["models"]["north.tsv"]["thresholds"]["topic"] > 0


def test_a_copy_elsewhere_is_not_fitted_on(place: Path) -> None:
    names = ("north.tsv", "south.tsv")
    options = MoreTexts(letters=tuple(place / name for name in names))
    from appeal_triage.training.copies import left_out as rows_left
    from appeal_triage.training.copies import mixture_keys
    from appeal_triage.training.sources import read_mixture

    # stream_a.csv holds every text of north.tsv.
    mixture = read_mixture([CORPUS / "stream_a.csv"], options)
    north = mixture.groups == 0
    rows = rows_left(mixture_keys(mixture), north, north)
    tested = {mixture.canonical[row] for row in np.flatnonzero(north)}
    assert len(tested) > 40 and not tested & {mixture.canonical[row] for row in rows}


def test_one_source_alone_cannot_be_left_out(place: Path) -> None:
    with pytest.raises(LabelError, match="обучать не на чем"):
        evaluate_left_out(MoreTexts(letters=(place / "north.tsv",)))
    with pytest.raises(LabelError, match="ни одного источника"):
        evaluate_left_out(MoreTexts(), written=[place / "north.tsv"])


def test_sources_must_answer_all_four_questions(tmp_path: Path) -> None:
    for name in ("a", "b"):
        rows = [
            f"{word} {n},{topic}"
            for word, topic in (("яма", "Ямы"), ("бак", "Мусор"))
            for n in "абвгдежзиклмнопр"
        ]
        text = "\n".join(["text,topic", *rows])
        text = text.replace("яма", f"яма {name}").replace("бак", f"бак {name}")
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    letters = (tmp_path / "a.csv", tmp_path / "b.csv")
    with pytest.raises(LabelError, match="четырём вопросам"):
        evaluate_left_out(MoreTexts(letters=letters))
