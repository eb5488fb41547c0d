"""Comments in Latin letters become Cyrillic; foreign words stay."""

import csv
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from appeal_triage.errors import KnowledgeError
from appeal_triage.knowledge import package_data, read_table
from appeal_triage.normalization import normalize, token_spans, trace
from appeal_triage.normalization.latin_words import _entry, entries, letters, read_latin

CASES = Path(__file__).parents[1] / "cases"
LIMIT_S = 20.0


def _cases(file: str) -> list[dict[str, str]]:
    with (CASES / file).open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


TRANSLIT, KEPT = _cases("translit.csv"), _cases("latin_kept.csv")


def _latin(text: str) -> list[str]:
    return [char for char in text if "a" <= char.lower() <= "z"]


@pytest.mark.parametrize("row", TRANSLIT, ids=lambda row: row["text"])
def test_russian_in_latin_letters_becomes_cyrillic(row: dict[str, str]) -> None:
    assert normalize(row["text"]) == row["expected"], row["note"]
    assert normalize(row["expected"]) == row["expected"]
    assert trace(row["text"]).text == row["expected"]


@pytest.mark.parametrize("row", KEPT, ids=lambda row: row["text"])
def test_what_is_not_russian_stays_latin(row: dict[str, str]) -> None:
    stays = normalize(row["text"])
    # Lone letters of plates and houses, and listed words, are the lookalikes' matter.
    words = [w for w in row["text"].split() if len(_latin(w)) > 2]
    assert all(word in stays for word in words), row["note"]


def test_the_tables_hold_many_cases_and_none_twice() -> None:
    for rows in (TRANSLIT, KEPT):
        texts = [row["text"] for row in rows]
        assert len(texts) >= 60
        assert len(set(texts)) == len(texts)


@pytest.mark.parametrize(
    ("latin", "russian"),
    [
        ("podezde", "подъезде"), ("pod'ezde", "подъезде"), ("podyezde", "подъезде"),
        ("zhdyom", "ждем"), ("yashchik", "ящик"), ("jashhik", "ящик"),
        ("skhod", "сход"), ("shodni", "сходни"), ("4erez", "через"),
        ("e'kstrenno", "экстренно"), ("kakoj-to", "какой-то"), ("luk", "люк"),
        ("please", ""), ("street", ""), ("qwerty", ""), ("bc", ""), ("x" * 40, ""),
    ],
)  # fmt: skip
def test_a_latin_word_reads_as(latin: str, russian: str) -> None:
    assert read_latin(latin) == russian


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("Podezd", "Подъезд"),
        ("PODEZD", "ПОДЪЕЗД"),
        ("podezd", "подъезд"),
        ("YAMA NA DOROGE", "ЯМА НА ДОРОГЕ"),
        ("Yama na doroge", "Яма на дороге"),
    ],
)
def test_case_is_kept(text: str, canonical: str) -> None:
    assert normalize(text) == canonical


def test_offsets_lead_back_to_the_latin_word() -> None:
    text = "Yashchik sgorel, shchit iskrit"
    traced = trace(text)
    origins = [
        (traced.text[start:end], text[slice(*traced.original(start, end))])
        for start, end in token_spans(traced.text)
    ]
    assert origins == [
        ("Ящик", "Yashchik"), ("сгорел", "sgorel"), (",", ","),
        ("щит", "shchit"), ("искрит", "iskrit"),
    ]  # fmt: skip


def test_two_latin_words_in_a_russian_text_stay() -> None:
    text = "На вывеске надпись svet goda, больше ничего там не написано"
    assert normalize(text) == text


def test_a_foreign_word_in_a_long_passage_does_not_stop_it() -> None:
    text = "Yama na doroge uzhe tretij mesyac, nikto ne chinit, " * 3 + "help"
    canonical = normalize(text)
    assert canonical.startswith("Яма на дороге уже третий")
    assert canonical.endswith(" help")


def test_a_text_of_very_many_latin_words_stays() -> None:
    text = "svet ne gorit " * 1_000
    assert normalize(text) == text.strip()


PIECES = [
    *"abcdeijkoquwxyz4'-.,!? \n5", "svet", "gazom", "Yama", "luk", "POZHAR", "ul.",
    "d.",
    "kv", "UK", "4to", "pod'ezd", "kto-to", "Wi-Fi", "iPhone", "the", "USB", "šč", "ë",
    "на", "улице", "Жду", "<телефон>", "https://a.ru", "a@b.ru", " ", " ", " ", ". ",
]  # fmt: skip
TEXT = st.lists(st.sampled_from(PIECES), max_size=20).map("".join)


@given(TEXT)
@settings(max_examples=600, deadline=None, derandomize=True)
@example("svet gorit na Жду улице svet")
def test_turning_twice_changes_nothing_and_is_traced(text: str) -> None:
    once = normalize(text)
    assert normalize(once) == once
    traced = trace(text)
    assert traced.text == once
    spans = [traced.original(at, at + 1) for at in range(len(once))]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert spans == sorted(spans)


@pytest.mark.parametrize(
    "piece",
    [
        "svet ne gorit ", "На svet ne gorit. ", "ul.", "d.5 ", "a'", "a-a-", "4", "4a ",
        "kto-", "shch", "A.", "ul.a ", "ž", "' a' ",
    ],
)  # fmt: skip
def test_a_long_run_takes_a_second(piece: str) -> None:
    start = time.process_time()
    normalize(piece * (1_000_000 // len(piece)))
    assert time.process_time() - start < LIMIT_S


def test_the_most_words_that_cannot_be_read_take_a_second() -> None:
    ends = "aeiouyjptkslnmrdcwh"
    words = [f"pere{a}{b}{c}iyqx" for a in ends for b in ends for c in ends[:5]]
    start = time.process_time()
    text = " ".join(words)
    assert normalize(text) == text
    assert time.process_time() - start < LIMIT_S


@pytest.mark.parametrize(
    "text", ["Написал в Telegram и WhatsApp", "Нет Wi-Fi", "iPhone 15"]
)
def test_names_load_no_dictionary(text: str) -> None:
    code = (
        "import sys; from appeal_triage.normalization import normalize; "
        f"normalize({text!r}); assert 'pymorphy3' not in sys.modules"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)


def test_rows_do_not_repeat_and_hold_lower_case_latin() -> None:
    path = package_data("normalization", "translit_words.csv")
    latin = [row["latin"] for row in read_table(path, ("latin",))]
    assert len(set(latin)) == len(latin) == len(entries())
    assert all(word == word.lower() and _latin(word) for word in latin)
    path = package_data("normalization", "translit_letters.csv")
    pairs = [
        (r["latin"], r["cyrillic"]) for r in read_table(path, ("latin", "cyrillic"))
    ]
    assert len(set(pairs)) == len(pairs) == sum(map(len, letters().values()))


def test_every_letter_of_the_alphabet_can_be_written() -> None:
    reachable = {
        char for options in letters().values() for _, r in options for char in r
    }
    assert reachable == set("абвгдеёжзийклмнопрстуфхцчшщъыьэюя")


@pytest.mark.parametrize(
    ("kind", "word"), [("name", "что"), ("word", ""), ("other", "что")]
)
def test_a_wrong_row_is_named_with_its_place(
    tmp_path: Path, kind: str, word: str
) -> None:
    path = tmp_path / "translit_words.csv"
    path.write_text(f"latin,word,kind\nchto,{word},{kind}\n", "utf-8")
    (row,) = read_table(path, ("latin", "word", "kind"))
    with pytest.raises(KnowledgeError, match="строка 2"):
        _entry(row)
