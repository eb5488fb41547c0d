"""Tables of pandas."""

import importlib.util
from pathlib import Path

import pandas as pd
import pytest

from appeal_triage.errors import InputError, MissingColumnError
from appeal_triage.frames import triage_frame
from appeal_triage.results import COLUMNS

_FAKE = Path(__file__).parents[1] / "cli" / "fake_pipeline.py"


@pytest.fixture(name="triager")
def _triager():
    spec = importlib.util.spec_from_file_location("fake_pipeline_of_frames", _FAKE)
    fake = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(fake)
    return fake.Triager.load()


@pytest.mark.parametrize(
    "index",
    [
        [10, 20, 30],
        ["а", "а", "а"],
        [float("nan"), float("nan"), 1.0],
        pd.MultiIndex.from_tuples([(1, "x"), (1, "x"), (2, "y")], names=["n", "k"]),
        pd.date_range("2024-01-01", periods=3),
    ],
)
def test_columns_and_index_are_kept_and_decisions_appended(triager, index):
    df = pd.DataFrame({"Текст": ["яма", "", "где?"], "n": [1, 2, 3]}, index=index)
    before = df.copy()
    out = triage_frame(triager, df)
    assert list(out.columns) == ["Текст", "n", *COLUMNS]
    pd.testing.assert_frame_equal(out[["Текст", "n"]], before)
    pd.testing.assert_frame_equal(df, before)
    assert out["topic"].tolist() == ["housing", "none", "housing"]
    assert out["status"].tolist() == ["ok", "ok", "review"]
    assert out["topic_score"].dtype == "float64"


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NA, pd.NaT, 5, b"x"])
def test_what_is_no_text_fails_and_the_rest_goes_on(triager, missing):
    df = pd.DataFrame({"text": pd.Series(["яма", missing, "лёд"], dtype=object)})
    out = triage_frame(triager, df)
    assert out["status"].tolist() == ["ok", "failed", "ok"]
    assert out["topic"][1] is None
    assert out["topic_score"].isna().tolist() == [False, True, False]


def test_missing_strings_of_pandas_fail_too(triager):
    df = pd.DataFrame({"text": pd.Series(["яма", None], dtype="string")})
    assert triage_frame(triager, df)["status"].tolist() == ["ok", "failed"]


def test_dates_channels_and_territories_reach_the_triager(triager):
    df = pd.DataFrame({
        "text": ["яма", "лёд"],
        "created_at": pd.to_datetime(["2024-05-01 09:30", None]),
        "channel": ["vk", None],
        "Район": pd.Categorical(["Лугоярск", None]),
    })
    out = triage_frame(triager, df, territory_column="Район")
    assert out["territory"].tolist() == ["Лугоярск", None]
    assert out["address"].tolist() == ["2024-05-01T09:30:00", None]
    assert out["reasons"].tolist() == ["канал vk", None]


def test_columns_of_one_name_are_kept_and_ours_give_way(triager):
    df = pd.DataFrame([["яма", 1, 2, 3]], columns=["text", "topic", "n", "n"])
    out = triage_frame(triager, df)
    assert list(out.columns[:5]) == ["text", "topic", "n", "n", "triage_topic"]
    assert out.iloc[0, :4].tolist() == ["яма", 1, 2, 3]


def test_names_that_are_no_strings_are_allowed(triager):
    df = pd.DataFrame([["яма", 1]], columns=[0, 1])
    out = triage_frame(triager, df, text_column="0")
    assert list(out.columns[:2]) == [0, 1]


def test_an_empty_table_gets_its_columns(triager):
    out = triage_frame(triager, pd.DataFrame({"text": []}))
    assert len(out) == 0
    assert list(out.columns) == ["text", *COLUMNS]


def test_a_table_without_text_is_refused(triager):
    with pytest.raises(MissingColumnError, match="«id»"):
        triage_frame(triager, pd.DataFrame({"id": [1]}))


@pytest.mark.parametrize("wrong", [0, pd.Series(["яма"]), ["text"]])
@pytest.mark.parametrize("option", ["text_column", "territory_column"])
def test_a_column_that_is_not_named_by_a_string_is_told(triager, option, wrong):
    with pytest.raises(InputError, match=type(wrong).__name__) as caught:
        triage_frame(triager, pd.DataFrame({"text": ["яма"]}), **{option: wrong})
    assert "строкой" in str(caught.value)
    assert "яма" not in str(caught.value)


def test_a_series_in_place_of_a_table_is_told(triager):
    with pytest.raises(InputError, match=r"Series.*to_frame"):
        triage_frame(triager, pd.Series(["яма"]))


def test_a_table_without_columns_is_told(triager):
    with pytest.raises(MissingColumnError, match="столбцов в таблице нет совсем"):
        triage_frame(triager, pd.DataFrame(index=[0, 1]))


def test_columns_of_several_levels_are_refused(triager):
    columns = pd.MultiIndex.from_tuples([("a", "text")])
    with pytest.raises(InputError, match="несколько уровней"):
        triage_frame(triager, pd.DataFrame([["яма"]], columns=columns))
