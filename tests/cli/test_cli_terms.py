"""What the command shows of norms, terms and reasons of urgency."""

import csv
import io
import json

from appeal_triage.cli import main

TEXT = "Здравствуйте!  Вторые сутки во всём доме <b>нет</b> света"
WORDS = "нет</b> света"
AT = f"{TEXT.index(WORDS)}–{TEXT.index(WORDS) + len(WORDS)}"


def shown(capsys, *arguments):
    assert main(list(arguments)) == 0
    return capsys.readouterr().out


def test_an_explanation_names_norm_terms_and_words(capsys):
    options = ("--created-at", "27.11.2026 21:30", "--channel", "УК")
    lines = shown(capsys, "explain", TEXT, *options).splitlines()
    assert "Норматив:      ПП РФ № 354, прил. 1, п. 9 — от 2 до 24 ч (число" in (
        " ".join(lines)
    )
    assert "Срок:          до 27.11.2026 23:30 … до 28.11.2026 21:30" in lines
    assert "Ответ жителю:  до 11.12.2026 18:00" in lines
    assert f"  - Нет света: «{WORDS}» (знаки {AT})" in lines


def test_without_a_date_the_terms_are_words(capsys):
    lines = shown(capsys, "explain", "Во дворе открыт люк").splitlines()
    assert "Срок:          2 ч" in lines
    assert any(line.startswith("Ориентир:      ГОСТ Р 50597-2017") for line in lines)
    assert not any(line.startswith("Ответ жителю:") for line in lines)


def test_what_is_no_appeal_has_no_term(capsys):
    out = shown(capsys, "explain", "Спасибо большое, всё сделали быстро!")
    assert "Срок:" not in out and "Почему срочно:" not in out


def test_json_has_reasons_with_places_and_moments(capsys):
    options = ("--json", "--created-at", "2026-11-27T21:30")
    result = json.loads(shown(capsys, "explain", TEXT, *options))["result"]
    start = TEXT.index(WORDS)
    assert {
        "text": "Нет света",
        "level": "high",
        "start": start,
        "end": start + len(WORDS),
    } in result["urgency_reasons"]
    assert result["norm"]["id"] == "N-354-EL" and result["norm"]["is_verified"] is True
    assert result["fix_due_max"] == "2026-11-28T21:30"
    assert result["reply_due"] is None


def test_a_file_with_dates_and_a_channel_has_terms(capsys, tmp_path):
    rows = "Дата,Источник,Текст\n27.11.2026 21:30,ПОС,Во всём доме нет света\n"
    source = tmp_path / "a.csv"
    source.write_text(rows + "когда-то,ВКонтакте,Во всём доме нет света\n", "utf-8")
    out = shown(capsys, "triage", str(source), "-o", "-", "--quiet")
    first, second = csv.DictReader(io.StringIO(out))
    assert (first["fix_due_min"], first["fix_due_max"], first["reply_due"]) == (
        "2026-11-27T23:30",
        "2026-11-28T21:30",
        "2026-12-27T21:30",
    )
    assert (second["fix_due_max"], second["reply_due"]) == ("24 ч", "")
    assert first["urgency_reasons"] == "Нет света"
