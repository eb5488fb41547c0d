"""Encodings of text files, also of very short ones."""

import random

import pytest

from appeal_triage.errors import EncodingError
from appeal_triage.reading.encodings import detect_encoding

SHORT = [
    "Текст\nНет света\n",
    "id;Текст\n1;Яма\n",
    "text\nГде автобус?\n",
    "ТЕКСТ\nУБЕРИТЕ СНЕГ\n",
    "text\nда\n",
    "text\nЖКХ\n",
    "Сообщение;Город\n«Уют» не чинит лифт;Заборьевск\n",
    "text\nёлка упала\n",
    "комментарий\nСпасибо!\n",
    "text\nу дома № 5 — люк\n",
]


@pytest.mark.parametrize("text", SHORT)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
def test_a_short_russian_file_is_read_in_its_encoding(text, encoding):
    found = detect_encoding(text.encode(encoding), "f.csv")
    assert text.encode(encoding).decode(found) == text


# KOI8-R and cp866 lack some signs; two or three letters are Russian in all three.
LONGER = [
    text
    for text in SHORT
    if not set("«»—№") & set(text) and sum(map(str.isalpha, text)) > 12
]


@pytest.mark.parametrize("text", LONGER)
@pytest.mark.parametrize("encoding", ["koi8-r", "cp866"])
def test_older_encodings_are_told_from_cp1251(text, encoding):
    found = detect_encoding(text.encode(encoding), "f.csv")
    assert text.encode(encoding).decode(found) == text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", SHORT)
def test_utf16_is_known_without_its_mark(text, encoding):
    assert detect_encoding(text.encode(encoding), "f.csv") == encoding


def test_a_single_sign_of_cp1251_is_enough():
    assert detect_encoding("id,text\n1,house №5\n".encode("cp1251"), "f") == "cp1251"


def test_plain_ascii_is_utf8():
    assert detect_encoding(b"id,text\n1,hello\n", "f.csv") == "utf-8"


def test_a_character_cut_by_the_end_of_the_sample_is_no_damage():
    assert detect_encoding("Текст\nЯма".encode()[:-1], "f.csv") == "utf-8"


def test_a_few_foreign_cells_leave_the_file_utf8():
    rows = ["Текст", "Нет света на улице Садовой", "Спасибо за ремонт"]
    data = "\n".join(rows).encode() + "\nЯма у школы\n".encode("cp1251")
    assert detect_encoding(data, "f.csv") == "utf-8"


@pytest.mark.parametrize("text", ["привет\0мир\n" * 5, "\0" * 40 + "Текст\n"])
def test_nul_characters_do_not_make_utf16_of_utf8(text):
    assert detect_encoding(text.encode(), "f.csv") == "utf-8"


def test_bytes_that_are_no_text_are_refused_with_advice():
    noise = random.Random(7).randbytes(5000)
    with pytest.raises(EncodingError, match=r"снимок\.csv.*UTF-8"):
        detect_encoding(b"\x89PNG\r\n\x1a\n" + noise, "снимок.csv")
