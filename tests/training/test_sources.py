"""Written comments, letters and weak texts in one model."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from appeal_triage.errors import InputError, LabelError
from appeal_triage.features import read_document
from appeal_triage.normalization import normalize
from appeal_triage.training import MoreTexts, train_files
from appeal_triage.training.building import _marks
from appeal_triage.training.copies import (
    gold,
    left_out,
    mixture_keys,
    without_copies,
)
from appeal_triage.training.folds import N_FOLDS, source_folds
from appeal_triage.training.heads import fit_head
from appeal_triage.training.matrices import count_features, text_matrix
from appeal_triage.training.sources import LETTERS, WEAK, Mixture, read_mixture

CORPUS = Path(__file__).parent.parent.parent / "data" / "corpus"
Rows = list[dict[str, str]]
PAIRS = {
    ("ЖКХ", "Отопление"): ("housing", "heating"),
    ("ЖКХ", "Лифты"): ("housing", "elevator"),
    ("Дороги", "Ямы"): ("roads", "potholes"),
    ("Разное", "Иное"): ("other", ""),
}


def corpus(name: str, start: int, step: int) -> Rows:
    with (CORPUS / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))[start::step]


def write(path: Path, rows: Rows, delimiter: str = "\t") -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(
            stream, list(rows[0]), delimiter=delimiter, extrasaction="ignore"
        )
        writer.writeheader()
        writer.writerows(rows)
    return path


def without_stream(rows: Rows) -> Rows:
    return [{k: v for k, v in row.items() if k != "stream"} for row in rows]


def crosswalk(path: Path, pairs: dict[tuple[str, str], tuple[str, str]]) -> Path:
    names = ("platform_group", "platform_topic", "topic", "subtopic")
    return write(
        path, [dict(zip(names, (*a, *b), strict=True)) for a, b in pairs.items()]
    )


def platform_rows(rows: Rows) -> Rows:
    """Give written comments the labels of a platform instead of ours."""
    back = {subtopic: pair for pair, (_, subtopic) in PAIRS.items()}
    found = [(row, back.get(row["subtopic"], ("Разное", "Иное"))) for row in rows]
    return [
        {"text": row["text"], "platform_group": group, "platform_topic": topic}
        for row, (group, topic) in found
    ]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write two regions, a platform of the first, and a crosswalk."""
    folder = tmp_path_factory.mktemp("sources")
    write(folder / "west.tsv", without_stream(corpus("stream_a.csv", 0, 14)))
    write(folder / "east.tsv", without_stream(corpus("stream_b.csv", 0, 14)))
    weak = platform_rows(corpus("themes_housing.csv", 0, 7))
    weak.append({"text": "Чужое", "platform_group": "Нет", "platform_topic": "Такой"})
    write(folder / "platform.tsv", weak)
    crosswalk(folder / "crosswalk.tsv", PAIRS)
    (folder / "written").mkdir()
    write(folder / "written" / "a.csv", corpus("first_housing.csv", 0, 9), ",")
    write(folder / "written" / "b.tsv", corpus("stream_b.csv", 1, 14))
    return folder


def more(place: Path, **changes: object) -> MoreTexts:
    options: dict[str, object] = {
        "letters": (place / "west.tsv", place / "east.tsv"),
        "weak": (place / "platform.tsv",),
        "crosswalk": place / "crosswalk.tsv",
        "together": (("west.tsv", "platform.tsv"),),
    }
    return MoreTexts(**(options | changes))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def mixture(place: Path) -> Mixture:
    return read_mixture([place / "written"], more(place))


def test_a_folder_is_read_in_every_format(mixture: Mixture) -> None:
    names = [source.name for source in mixture.sources]
    assert names[:2] == ["written/a.csv", "written/b.tsv"]
    assert names[2:] == ["west.tsv", "east.tsv", "platform.tsv"]


def test_files_of_one_region_are_one_source(mixture: Mixture) -> None:
    groups = {source.name: source.group for source in mixture.sources}
    assert groups["west.tsv"] == groups["platform.tsv"] != groups["east.tsv"]
    assert groups["written/a.csv"] == -1


def test_weak_texts_have_topic_and_subtopic_alone(mixture: Mixture) -> None:
    rows = np.flatnonzero(mixture.of_kind(WEAK)).tolist()
    part = mixture.labelled.take(rows)
    assert set(part.column("subtopic")) == {"heating", "elevator"}
    assert set(part.column("topic")) == {"housing"}
    assert not any(part.column("urgency")) and not any(part.column("owner"))
    assert "Чужое" not in part.texts
    assert set(mixture.weights[rows].tolist()) == {0.2}


def test_a_weak_copy_of_a_labelled_text_is_dropped(place: Path, tmp_path: Path) -> None:
    opening = "Нет отопления в доме на Садовой улице, звоним в контору каждый день"
    letters = corpus("stream_a.csv", 0, 20)
    letters[0] |= {"text": opening + ", толку нет"}
    weak = [
        {"text": text, "platform_group": "ЖКХ", "platform_topic": "Отопление"}
        for text in (opening.upper() + "!!!", "Батареи холодные", "Опять не топят")
    ]
    mixture = read_mixture(
        [],
        more(
            place,
            letters=(write(tmp_path / "l.tsv", letters),),
            weak=(write(tmp_path / "w.tsv", weak),),
            together=(),
        ),
    )
    kept = without_copies(mixture)
    texts = [kept.canonical[row] for row in np.flatnonzero(kept.of_kind(WEAK))]
    assert texts == ["Батареи холодные", "Опять не топят"]


def test_weak_copies_that_contradict_each_other_teach_nothing(
    place: Path, tmp_path: Path
) -> None:
    labels = (("ЖКХ", "Отопление"), ("ЖКХ", "Лифты"), ("ЖКХ", "Лифты"))
    texts = ("Когда починят?", "Когда починят?", "Стоит третий день")
    weak = [
        {"text": text, "platform_group": group, "platform_topic": topic}
        for text, (group, topic) in zip(texts, labels, strict=True)
    ]
    path = write(tmp_path / "w.tsv", weak)
    kept = without_copies(read_mixture([], more(place, weak=(path,), together=())))
    rows = np.flatnonzero(kept.of_kind(WEAK)).tolist()
    assert [kept.canonical[row] for row in rows] == ["Стоит третий день"]


def test_a_fold_is_a_source_and_weak_texts_are_in_that_of_their_region(
    mixture: Mixture,
) -> None:
    people = gold(mixture)
    folds = source_folds(mixture.canonical, mixture.groups, people)
    written = mixture.groups < 0
    assert set(folds[written].tolist()) == set(range(N_FOLDS))
    named = dict(zip(mixture.origins.tolist(), folds.tolist(), strict=True))
    west, east, platform = (named[number] for number in (2, 3, 4))
    assert west == platform != east and min(west, east) >= N_FOLDS


def test_letters_of_one_source_alone_are_split(place: Path) -> None:
    alone = read_mixture([], MoreTexts(letters=(place / "west.tsv",)))
    folds = source_folds(alone.canonical, alone.groups, gold(alone))
    assert len(set(folds.tolist())) == N_FOLDS


def test_near_copies_of_tested_texts_are_not_fitted_on() -> None:
    tested = np.array([True, False, False, False])
    away = np.array([True, True, False, False])
    assert left_out(["а", "б", "а", "б"], tested, away) == [3]


def test_an_opening_common_in_one_source_makes_no_copies_there(
    place: Path, tmp_path: Path
) -> None:
    opening = "Здравствуйте, уважаемая администрация города, прошу вас принять меры: "
    rows = corpus("stream_a.csv", 0, 20)
    for row in rows:
        row["text"] = opening + row["text"]
    path = write(tmp_path / "formal.tsv", rows)
    mixture = read_mixture([place / "written"], MoreTexts(letters=(path,)))
    keys = mixture_keys(mixture)
    assert len(set(keys)) == len(keys)


def test_who_calibrates(place: Path, tmp_path: Path) -> None:
    with_stream = write(tmp_path / "south.tsv", corpus("dangers.csv", 0, 9))
    letters = (place / "west.tsv", with_stream)

    def marks(wanted: str) -> dict[str, set[str]]:
        mixture = read_mixture(
            [place / "written"],
            MoreTexts(letters=letters, calibrate_on=wanted),
        )
        folds = np.zeros(len(mixture.canonical), dtype=np.intp)
        made = _marks(mixture, folds)
        names = np.array([s.name for s in mixture.sources])[mixture.origins]
        return {
            kind: set(names[mask].tolist())
            for kind, mask in (("stream", made.stream), ("dangers", made.dangers))
        }

    written_stream = {"written/b.tsv"}
    assert marks("all")["stream"] == written_stream | {"west.tsv"}
    assert marks("all")["dangers"] == written_stream | {"west.tsv"}
    assert marks("written")["stream"] == written_stream
    assert marks("written")["dangers"] == {"written/a.csv", "written/b.tsv"}
    # south.tsv says which of its texts are of a stream: none.
    assert marks("letters")["stream"] == {"west.tsv"}


def heads(
    rows: list[tuple[str, str]], weights: list[float] | None
) -> tuple[np.ndarray, np.ndarray]:
    documents = [read_document(normalize(text)) for text, _ in rows]
    space = count_features(documents)
    from appeal_triage.bundle import load_bundle

    matrix = text_matrix(documents, space, load_bundle().scorer.vectors)
    head = fit_head(
        matrix,
        [label for _, label in rows],
        ("а", "б"),
        exponent=0.75,
        weights=None if weights is None else np.array(weights),
    )
    return head.features, head.scores(matrix)


TEXTS = [
    *((f"яма на дороге {n}", "а") for n in ("у школы", "у рынка", "у дома")),
    *((f"автобус опоздал {n}", "б") for n in ("утром", "вчера", "опять", "снова")),
]


def test_weights_of_one_change_nothing() -> None:
    plain, _ = heads(TEXTS, None)
    weighed, _ = heads(TEXTS, [1.0] * len(TEXTS))
    np.testing.assert_allclose(plain, weighed, atol=1e-6)


def test_a_light_text_is_outweighed() -> None:
    rows = [*TEXTS, ("яма на дороге у моста", "а"), ("яма на дороге у моста", "б")]
    same = [1.0] * len(TEXTS)
    _, first = heads(rows, [*same, 1.0, 0.01])
    _, second = heads(rows, [*same, 0.01, 1.0])
    # The same text: what it is said to be depends on which label weighs more.
    assert first[-1, 0] - second[-1, 0] > 0.2


def test_balance_is_over_weights() -> None:
    rows = [("яма у дома", "а"), ("яма у дома", "б"), *TEXTS]
    # Ten light texts of a label weigh as one whole text does.
    many = [*rows, *(("автобус опоздал ночью", "б"),) * 10]
    few = [*rows, ("автобус опоздал ночью", "б")]
    _, light = heads(many, [1.0] * len(rows) + [0.1] * 10)
    _, whole = heads(many[: len(few)], [1.0] * len(few))
    assert abs(light[0] - whole[0]).max() < 0.2


@pytest.fixture(scope="module")
def trained(place: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("trained") / "m"
    train_files([place / "written"], folder, more=more(place))
    return folder


def test_the_manifest_tells_the_sources_without_paths(
    trained: Path, place: Path
) -> None:
    text = (trained / "manifest.json").read_text(encoding="utf-8")
    assert str(place) not in text and str(place.parent) not in text
    told = json.loads(text)["provenance"]
    assert told["texts"]["written"] > 90 and told["texts"]["letters"] > 80
    by_name = {source["name"]: source for source in told["sources"]}
    assert by_name["west.tsv"]["kind"] == LETTERS
    assert by_name["platform.tsv"] | {"texts": 0} == {
        "name": "platform.tsv",
        "kind": WEAK,
        "texts": 0,
        "weight": 0.2,
    }
    assert set(told["files"]) == set(by_name)
    assert all(len(digest) == 64 for digest in told["files"].values())
    assert list(told["crosswalk"]) == ["crosswalk.tsv"]
    assert told["together"] == [["west.tsv", "platform.tsv"]]
    assert "не публикуются" in told["note"]


def test_training_on_all_sources_twice_gives_the_same_bytes(
    trained: Path, place: Path, tmp_path: Path
) -> None:
    train_files([place / "written"], tmp_path / "again", more=more(place))
    for file in sorted(trained.iterdir()):
        assert (tmp_path / "again" / file.name).read_bytes() == file.read_bytes()


def test_weak_texts_change_weights_and_no_recorded_counts_of_people(
    trained: Path, place: Path, tmp_path: Path
) -> None:
    alone = more(place, weak=(), crosswalk=None, together=())
    train_files([place / "written"], tmp_path / "m", more=alone)
    manifests = [
        json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        for folder in (trained, tmp_path / "m")
    ]
    assert manifests[0]["files"]["weights.npz"] != manifests[1]["files"]["weights.npz"]
    kinds = [manifest["provenance"]["texts"] for manifest in manifests]
    assert kinds[0] == kinds[1] | {"weak": kinds[0]["weak"]} and kinds[0]["weak"] > 0
    assert manifests[0]["n_texts"] == sum(kinds[0].values())


@pytest.mark.parametrize(
    ("pairs", "said"),
    [
        ({("А", "Б"): ("water", "heating")}, "строка 2, «topic»: «water»"),
        ({("А", "Б"): ("roads", "heating")}, "строка 2, «subtopic»: «heating» не из"),
        (
            PAIRS | {("А", "Б"): ("roads", "hole")},
            "строка 6, «subtopic»: «hole» нет",
        ),
        ({("А", ""): ("roads", "potholes")}, "строка 2, «platform_topic»: пусто"),
        ({("А", "Б"): ("roads", "")}, "ни одной подтемы"),
    ],
)
def test_a_wrong_crosswalk_is_named_by_file_row_and_column(
    place: Path,
    tmp_path: Path,
    pairs: dict[tuple[str, str], tuple[str, str]],
    said: str,
) -> None:
    path = crosswalk(tmp_path / "таблица.tsv", pairs)
    with pytest.raises(LabelError, match=said) as caught:
        read_mixture([], more(place, crosswalk=path))
    assert str(caught.value).startswith("таблица.tsv")


def test_a_crosswalk_names_a_label_once(place: Path, tmp_path: Path) -> None:
    path = crosswalk(tmp_path / "c.tsv", PAIRS)
    path.write_text(
        path.read_text("utf-8") + "ЖКХ\tЛифты\thousing\tgas\n", encoding="utf-8"
    )
    with pytest.raises(LabelError, match="строка 6, «platform_topic»: метка"):
        read_mixture([], more(place, crosswalk=path))


def test_a_crosswalk_without_a_column_is_refused(place: Path, tmp_path: Path) -> None:
    rows = [{"platform_topic": "Лифты", "topic": "housing", "subtopic": "elevator"}]
    path = write(tmp_path / "c.tsv", rows)
    with pytest.raises(LabelError, match="строка 1: нет столбца «platform_group»"):
        read_mixture([], more(place, crosswalk=path))


def test_labels_without_groups_are_found_by_topic_unless_groups_disagree(
    place: Path, tmp_path: Path
) -> None:
    pairs = PAIRS | {("Двор", "Ямы"): ("landscaping", "yard")}
    path = crosswalk(tmp_path / "c.tsv", pairs)
    rows = [
        {"text": f"{topic} беда", "platform_topic": topic} for topic in ("Лифты", "Ямы")
    ]
    weak = write(tmp_path / "w.tsv", rows)
    mixture = read_mixture([], more(place, weak=(weak,), crosswalk=path, together=()))
    rows_of_weak = np.flatnonzero(mixture.of_kind(WEAK))
    assert [mixture.labelled.texts[row] for row in rows_of_weak] == ["Лифты беда"]


def test_weak_texts_without_a_known_label_are_refused(
    place: Path, tmp_path: Path
) -> None:
    rows = [{"text": "Беда", "platform_group": "ЖКХ", "platform_topic": "Нет такой"}]
    path = write(tmp_path / "w.tsv", rows)
    with pytest.raises(LabelError, match="нет в таблице"):
        read_mixture([], more(place, weak=(path,), together=()))
    path = write(tmp_path / "v.tsv", [{"text": "Беда", "x": "1"}])
    with pytest.raises(LabelError, match="нет столбца «platform_topic»"):
        read_mixture([], more(place, weak=(path,), together=()))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"crosswalk": None}, "нужны вместе"),
        ({"weak": ()}, "нужны вместе"),
        ({"weak_weight": 0.0}, "больше 0"),
        ({"letters_weight": float("nan")}, "больше 0"),
        ({"calibrate_on": "всё"}, "возможны"),
        ({"letters": (), "calibrate_on": "letters"}, "писем нет"),
        ({"together": (("west.tsv", "south.tsv"),)}, "south.tsv нет среди"),
        (
            {"together": (("west.tsv", "platform.tsv"), ("west.tsv", "east.tsv"))},
            "west.tsv назван в двух",
        ),
        ({"letters": ("a/west.tsv", "b/west.tsv"), "together": ()}, "одно имя"),
    ],
)
def test_sources_that_do_not_fit_together_are_refused(
    place: Path, changes: dict[str, object], said: str
) -> None:
    with pytest.raises(InputError, match=said):
        read_mixture([place / "written"], more(place, **changes))


def test_weak_texts_need_labels_of_the_taxonomy(place: Path, tmp_path: Path) -> None:
    rows = [
        {"text": f"{word} {n}", "topic": topic}
        for word, topic in (("яма", "Ямы"), ("бак", "Мусор"))
        for n in "абвгдежзиклмнопр"
    ]
    path = write(tmp_path / "own.csv", rows, ",")
    options = more(place, letters=(), together=())
    with pytest.raises(LabelError, match="с метками таксономии"):
        train_files([path], tmp_path / "m", more=options)


def test_a_folder_without_tables_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LabelError, match="нет таблиц"):
        read_mixture([tmp_path])
