from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime

import numpy as np
import pandas as pd
import pytest

from appeal_triage import Appeal, Status, Triager, triage
from appeal_triage.errors import InputError, ModelFormatError
from appeal_triage.features import read_document
from appeal_triage.normalization import normalize
from appeal_triage.pipeline.inputs import MAX_CHARS
from appeal_triage.results import COLUMNS

CASES = [
    ("Третий день нет горячей воды, ул. Садовая 5", "housing", "hot_water"),
    ("Мусор не вывозят две недели, баки переполнены", "waste", "collection"),
    ("Автобус 14 опять не приехал, ждали сорок минут", "transport", "schedule"),
    ("Яма на дороге у рынка, пробил колесо", "roads", "potholes"),
    ("Не горят фонари на всей улице Степной", "landscaping", "street_lighting"),
    ("Не могу записаться к педиатру, талонов нет", "other", "health"),
    ("Спасибо большое, всё сделали быстро!", "none", "gratitude"),
]
TEXTS = [text for text, _, _ in CASES] + [
    "В подъезде сильно пахнет газом, голова кружится",
    "",
    "🙂🙂🙂",
    "12345",
]


@pytest.mark.parametrize(("text", "topic", "subtopic"), CASES)
def test_plain_comments_are_read_right(
    triager: Triager, text: str, topic: str, subtopic: str
) -> None:
    result = triager.triage(text)
    assert result.topic and result.subtopic
    assert (result.topic.id, result.subtopic.id) == (topic, subtopic)


def test_smell_of_gas_is_an_emergency_and_says_why(triager: Triager) -> None:
    result = triager.triage("В подъезде сильно пахнет газом, голова кружится")
    assert result.urgency and result.urgency.id == "emergency"
    assert any("газ" in reason.lower() for reason in result.reasons)


def test_shouting_raises_nothing(triager: Triager) -> None:
    calm = triager.triage("Скамейка у подъезда облезла, покрасьте")
    loud = triager.triage("СРОЧНО!!! СКАМЕЙКА У ПОДЪЕЗДА ОБЛЕЗЛА, ПОКРАСЬТЕ!!!")
    assert calm.urgency and loud.urgency
    assert loud.urgency.id in ("low", "normal")


@pytest.mark.parametrize("text", ["", "   ", "🙂", "12345", "?!", "<телефон>"])
def test_content_free_text_is_no_appeal_and_ok(triager: Triager, text: str) -> None:
    result = triager.triage(text)
    assert result.topic and result.subtopic and result.owner
    assert (result.topic.id, result.subtopic.id) == ("none", "empty")
    assert (result.status, result.owner.id, result.agencies) == (Status.OK, "none", ())


@pytest.mark.parametrize(
    "value",
    [None, math.nan, np.nan, pd.NA, pd.NaT, 5, 2.5, b"\xff\xfe\xff", [1], {}, object()],
)
def test_what_is_no_text_fails_without_raising(triager: Triager, value: object) -> None:
    result = triager.triage(value)
    assert result.status is Status.FAILED
    assert result.topic is None and result.error
    row = result.to_row()
    assert row["status"] == "failed" and row["topic"] is None


def test_decodable_bytes_are_text(triager: Triager) -> None:
    text = "Течёт крыша"
    assert triager.triage(text.encode()) == triager.triage(text)


def test_scores_are_probabilities(triager: Triager) -> None:
    for result in triager.triage_many(TEXTS):
        chosen = [result.topic, result.subtopic, result.urgency, result.owner]
        for candidate in [*chosen, *result.agencies]:
            assert candidate and 0 <= candidate.score <= 1
        assert result.urgency_score is not None and 0 <= result.urgency_score <= 1
        assert sum(agency.score for agency in result.agencies) <= 1 + 1e-9


def test_batch_size_and_company_change_nothing(triager: Triager) -> None:
    alone = [triager.triage(text) for text in TEXTS]
    for size in (1, 3, 1024):
        assert list(triager.triage_many(TEXTS, batch_size=size)) == alone
    assert list(triager.triage_many(TEXTS[::-1])) == alone[::-1]


def test_threads_share_one_triager(triager: Triager) -> None:
    expected = list(triager.triage_many(TEXTS))
    with ThreadPoolExecutor(8) as pool:
        for results in pool.map(lambda _: list(triager.triage_many(TEXTS)), range(16)):
            assert results == expected


def test_many_is_lazy(triager: Triager) -> None:
    taken: list[int] = []

    def endless():
        while True:
            taken.append(1)
            yield "Нет света"

    stream = triager.triage_many(endless(), batch_size=4)
    next(stream)
    assert len(taken) == 4


def test_records_of_every_shape_are_taken(triager: Triager) -> None:
    when = datetime(2026, 3, 1)
    text = "Нет воды"
    records = [
        (text, "Курск", when),
        [text, "Курск", when, "vk"],
        Appeal(text, "Курск", when),
        {"text": text, "territory": "Курск", "created_at": when},
    ]
    first, *others = triager.triage_many(records)
    assert first.territory == "Курск"
    assert all(result == first for result in others)


@pytest.mark.parametrize("record", [("a", "b", None, None, 5), (), {"body": "a"}])
def test_a_record_of_the_wrong_shape_fails_alone(
    triager: Triager, record: object
) -> None:
    before, failed, after = triager.triage_many(["Нет воды", record, "Нет воды"])
    assert failed.status is Status.FAILED and failed.error
    assert before == after and before.topic


def test_batch_size_must_be_positive(triager: Triager) -> None:
    with pytest.raises(InputError, match="batch_size"):
        list(triager.triage_many(["a"], batch_size=0))


def test_a_very_long_text_is_cut_and_says_so(triager: Triager) -> None:
    result = triager.triage("Нет света в доме. " * (MAX_CHARS // 8))
    assert any("длинный" in reason for reason in result.reasons)


def test_a_talk_has_no_owner_and_no_urgency(triager: Triager) -> None:
    result = triager.triage("Спасибо вам огромное за праздник!")
    assert result.owner and result.urgency and result.topic
    assert result.topic.id == "none"
    assert (result.owner.id, result.urgency.id) == ("none", "low")
    assert result.agency is None


def test_subtopic_is_always_of_the_topic(triager: Triager) -> None:
    from appeal_triage.taxonomy import load_taxonomy

    taxonomy = load_taxonomy()
    for result in triager.triage_many(TEXTS):
        assert result.topic and result.subtopic
        assert taxonomy.subtopics[result.subtopic.id].parent == result.topic.id


def test_row_has_the_columns_in_order(triager: Triager) -> None:
    row = triager.triage("Яма на дороге").to_row()
    assert tuple(row) == COLUMNS
    assert row["reasons"] and row["error"] is None


def test_the_module_function_is_the_shipped_triager(triager: Triager) -> None:
    assert triage("Нет воды", territory="Курск") == triager.triage(
        "Нет воды", territory="Курск"
    )


def test_explanation_adds_up_and_points_into_the_original(triager: Triager) -> None:
    text = "<b>Здравствуйте!</b> Третий день нет ГОРЯЧЕЙ воды"
    explained = triager.explain(text)
    assert set(explained.words) == {"topic", "subtopic", "urgency", "owner"}
    for words in explained.words.values():
        for word in words:
            if word.word.isalpha():
                assert text[word.start : word.end].lower() == word.word
    weights = {word.word: word.weight for word in explained.words["subtopic"]}
    assert max(weights, key=weights.__getitem__) in {"горячей", "воды"}


def test_the_weights_of_a_subtopic_sum_to_its_score(triager: Triager) -> None:
    text = "Третий день нет горячей воды в нашем доме"
    words = triager.explain(text).words["subtopic"]
    base = triager._scoring.base
    document = read_document(normalize(text))
    head = base.leaf_head
    scores = base.scorer.parts(document).sum(axis=0)[head.columns]
    scores = scores / len(document.units) ** head.exponent
    chosen = scores[head.labels.index("hot_water")] - scores.mean()
    assert sum(word.weight for word in words) == pytest.approx(chosen, rel=1e-4)


@pytest.mark.parametrize("value", ["🙂", None, 5, "", b"\xff"])
def test_what_has_no_words_has_nothing_to_explain(
    triager: Triager, value: object
) -> None:
    explained = triager.explain(value)
    assert explained.words == {}
    assert explained.result == triager.triage(value)


def test_outer_white_space_moves_offsets_and_nothing_else(triager: Triager) -> None:
    plain, padded = "Нет воды", " " * 5 + "Нет воды\n"
    result, moved = triager.triage(plain), triager.triage(padded)
    assert (result.problems[0].spans, moved.problems[0].spans) == (
        ((0, 8),),
        ((5, 13),),
    )
    for reason, same in zip(result.urgency_reasons, moved.urgency_reasons, strict=True):
        assert same == replace(reason, start=reason.start + 5, end=reason.end + 5)
    unplaced = {"problems": (), "urgency_reasons": ()}
    assert replace(moved, **unplaced) == replace(result, **unplaced)
    shifts = zip(
        triager.explain(plain).words["topic"],
        triager.explain(padded).words["topic"],
        strict=True,
    )
    assert all(after.start - before.start == 5 for before, after in shifts)
    far = triager.triage(" " * (MAX_CHARS + 1) + plain)
    assert replace(far, **unplaced) == replace(result, **unplaced)


def test_a_danger_in_talk_is_no_talk(triager: Triager) -> None:
    text = "Спасибо за праздник! Кстати, у подъезда искрит оборванный провод"
    result = triager.triage(text)
    assert result.topic and result.urgency and result.owner
    assert result.urgency.id in ("high", "emergency")
    assert "none" not in (result.topic.id, result.owner.id)


def test_doubt_names_what_was_chosen_first(triager: Triager) -> None:
    for text in [*TEXTS, "Опасное место у школы, машины летают", "Что с трубой?"]:
        result = triager.triage(text)
        for reason in result.reasons:
            for what, chosen in (
                ("Тема", result.topic),
                ("Срочность", result.urgency),
                ("Ответственный", result.owner),
            ):
                if reason.startswith(f"{what} под вопросом"):
                    assert chosen and f": {chosen.label} (" in reason


@pytest.mark.parametrize("given", [None, "Не определено", "Россия", "-", "   "])
def test_a_territory_that_says_nothing_leaves_the_text_to_speak(
    given: str | None,
) -> None:
    triager = Triager.load(region="kursk")
    text = "В городе Льгове на улице Мира яма на дороге"
    result = triager.triage(text, territory=given)
    assert result.territory == "Льгов" and result.agency_status is Status.OK


def test_an_unknown_territory_is_kept_where_the_text_names_none(
    triager: Triager,
) -> None:
    assert triager.triage("Нет воды", territory=" Забытово ").territory == "Забытово"


@pytest.mark.parametrize("region", [None, "kursk"])
def test_the_first_agency_is_of_the_owner(region: str | None) -> None:
    triager = Triager.load(region=region)
    pack = triager._region
    for text in [*TEXTS, "Канализация течёт на тротуар", "Снег не чистят на дороге"]:
        result = triager.triage(text)
        if result.agency and result.agency.id in pack.agencies:
            owner = pack.agencies[result.agency.id].owner
            assert result.owner and owner == result.owner.id


def test_normalize_is_what_decisions_are_made_on(triager: Triager) -> None:
    text = "Тeчёт   крышааааа!!!"
    assert triager.normalize(triager.normalize(text)) == triager.normalize(text)


def test_info_tells_what_decides(triager: Triager) -> None:
    info = triager.info()
    assert info["model_version"] == triager.model_version
    assert info["region"] == "generic"


def test_a_base_model_without_urgency_is_refused(triager: Triager) -> None:
    from appeal_triage.pipeline.scoring import Scoring

    model = triager._scoring.base
    with pytest.raises(ModelFormatError):
        Scoring.of(model, replace(model, urgency=None))


def test_frame_keeps_columns_and_index(triager: Triager) -> None:
    df = pd.DataFrame({"n": [1, 2], "Текст": ["Нет света", None]}, index=["x", "y"])
    out = triager.triage_frame(df)
    assert list(out.index) == ["x", "y"] and list(out.columns[:2]) == ["n", "Текст"]
    assert out["status"].tolist()[1] == "failed"
    assert "topic" not in df.columns


def test_a_danger_at_the_end_of_a_calm_letter_is_not_filed_away(
    triager: Triager,
) -> None:
    result = triager.triage(
        "Наш хор занимается в старом клубе, в прошлом году отметили юбилей, приезжали "
        "гости, показывали спектакль и выставку рукоделия. Просим помочь с костюмами и "
        "сценой, а также с ремонтом зала. В кочегарке клуба, правда, пахнет газом."
    )
    assert result.urgency and result.urgency.id in ("high", "emergency")
    if result.urgency.id == "high":
        assert result.status is Status.REVIEW


def test_a_text_of_another_place_makes_the_agency_doubtful() -> None:
    triager = Triager.load(region="kursk")
    result = triager.triage("В Щиграх на улице яма", territory="Курск")
    assert result.agency_status is Status.REVIEW
    assert any("другая территория" in reason for reason in result.reasons)
    unknown = triager.triage("На улице яма", territory="Белгород")
    assert unknown.agency_status is Status.REVIEW
    assert unknown.territory == "Белгород"


def test_one_text_is_not_many(triager: Triager) -> None:
    with pytest.raises(InputError, match="triage"):
        triager.triage_many("Яма на дороге")


@pytest.mark.parametrize("word", ["по-" * 400 + "русски", "не" * 500 + "хочу"])
def test_a_made_up_word_ends_nothing(triager: Triager, word: str) -> None:
    assert triager.triage(f"Нет воды {word}").topic is not None


@pytest.mark.parametrize(
    ("text", "calm"),
    [
        ("Ветки бьют в окно пятого этажа", True),
        ("Ребёнок сломал качели во дворе", True),
        ("Лежит мина на обочине дороги у леса", False),
        ("Никто не помогает, хочу умереть", False),
    ],
)
def test_what_is_danger_and_what_only_sounds_so(
    triager: Triager, text: str, calm: bool
) -> None:
    urgency = triager.triage(text).urgency
    assert urgency and (urgency.id == "emergency") is not calm


def test_a_closed_manhole_is_not_said_to_be_covered_anyhow(triager: Triager) -> None:
    for text in ("Люк во дворе закрыли новой крышкой", "Дыру в заборе закрыли"):
        assert not any("прикрыт" in reason for reason in triager.triage(text).reasons)
    text = "Люк во дворе прикрыли картонкой и ушли"
    assert any("прикрыт" in reason for reason in triager.triage(text).reasons)
