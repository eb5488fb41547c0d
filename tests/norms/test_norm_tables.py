"""The tables of the norms are sound; a wrong row is named."""

import shutil
import subprocess
import sys
from datetime import date

import pytest

from appeal_triage.errors import KnowledgeError
from appeal_triage.knowledge import package_data, read_table
from appeal_triage.norms import load_norms
from appeal_triage.norms.faults import read_faults
from appeal_triage.norms.tables import read_norms
from appeal_triage.taxonomy import load_taxonomy
from appeal_triage.urgency import load_cues

NORMS = load_norms().norms
FOLDER = package_data("norms")
FAULTS = read_faults(FOLDER / "faults", str.isalpha).faults


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(FOLDER, tmp_path / "norms")


def append(folder, name, row):
    with (folder / name).open("a", encoding="utf-8") as file:
        file.write(row + "\n")


@pytest.mark.parametrize("norm", NORMS, ids=lambda norm: f"{norm.id} {norm.valid_from}")
def test_a_norm_is_sound(norm):
    assert norm.id.startswith("N-") and norm.id.isascii()
    assert norm.least <= norm.most and norm.least.unit == norm.most.unit
    assert bool(norm.varies_by) is (norm.least != norm.most)
    assert norm.act and norm.subject and norm.source
    assert norm.label.startswith("норматив: ") is (norm.mark == "act")
    assert norm.label.startswith("ориентир: ") is (norm.mark != "act")
    assert norm.act in norm.label and norm.varies_by in norm.label


def test_an_act_whose_text_was_not_read_is_never_called_a_norm():
    assert {norm.mark for norm in NORMS} == {"act", "secondary", "memory"}
    for norm in NORMS:
        assert ("норматив" in norm.label) is (norm.mark == "act")
    for norm in NORMS:
        if norm.mark == "memory":
            assert "памят" in norm.source


def test_labels_are_written_for_people():
    labels = {norm.id: norm.label for norm in NORMS if norm.valid_to is None}
    assert labels["N-354-EL"] == (
        "норматив: ПП РФ № 354, прил. 1, п. 9 — от 2 до 24 ч (число источников питания)"
    )
    assert labels["N-354-GASLEAK"] == "норматив: ПП РФ № 354, п. 31 «л» — немедленно"
    assert labels["N-170-ROOF"] == (
        "ориентир: Правила и нормы № 170, прил. 2 — не более 1 дня"
    )
    assert labels["N-LIFT-EVAC"] == (
        "ориентир: ПП РФ № 1744; ГОСТ Р 55964-2014 — не более 30 мин"
    )


def test_acts_that_took_the_place_of_others_go_on_where_they_end():
    by_id = {}
    for norm in NORMS:
        by_id.setdefault(norm.id, []).append(norm)
    changed = {key: rows for key, rows in by_id.items() if len(rows) > 1}
    assert sorted(changed) == ["N-LIFT-EVAC", "N-LIFT-FIX"]
    for old, new in changed.values():
        assert old.valid_to.toordinal() + 1 == new.valid_from.toordinal()
        assert new.valid_to is None
    ended = {norm.id: norm.valid_to for norm in NORMS if norm.valid_to}
    assert ended["N-W-DUMPOLD"] == date(2025, 8, 31)
    assert ended["N-R-HATCH"] == date(2018, 8, 31)


def test_every_row_names_what_there_is():
    taxonomy = load_taxonomy()
    cues = {cue.id for cue in load_cues().cues} | set(load_cues().groups)
    own = {fault.id for fault in FAULTS}
    assert own.isdisjoint(cues), "признак нормы назван как признак срочности"
    columns = ("subtopic", "cue", "without_cue", "level", "norm", "condition", "source")
    used, norms = set(), {norm.id for norm in NORMS}
    for row in read_table(FOLDER / "choices.csv", columns):
        assert row["subtopic"] in taxonomy.subtopics
        assert row["level"] in {"", *taxonomy.urgency} - {"low", "normal"}
        assert row["norm"] in {norm.id for norm in NORMS}
        norms.discard(row["norm"])
        assert row["condition"] and row["source"]
        named = {*row["cue"].split("|"), *row["without_cue"].split("|")} - {""}
        assert named <= cues | own
        used |= named
    assert own <= used, "лишний вид неисправности"
    assert norms == set(), "норматив, который не выбирает ни одна строка"
    assert not {
        rule for rule in load_norms().rules if rule in taxonomy.subtopics_of("none")
    }


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (",А,,о,1,1,days,,event,,act,,,т", "«id»: пустая ячейка"),
        ("N,,,о,1,1,days,,event,,act,,,т", "«act»: пустая ячейка"),
        ("N,А,,,1,1,days,,event,,act,,,т", "«subject»: пустая ячейка"),
        ("N,А,,о,1,1,days,,event,,act,,,", "«source»: пустая ячейка"),
        ("N,А,,о,один,1,days,,event,,act,,,т", "«min»: «один» не целое число"),
        ("N,А,,о,1,-1,days,,event,,act,,,т", "«max»: «-1» не целое число"),
        ("N,А,,о,1,1234567890,days,,event,,act,,,т", "«max»: «1234567890» не целое"),
        ("N,А,,о,2,1,days,д,event,,act,,,т", "«max»: меньше, чем «min»"),
        ("N,А,,о,1,2,days,,event,,act,,,т", "«varies_by»: нужен, когда"),
        ("N,А,,о,1,1,days,д,event,,act,,,т", "«varies_by»: нужен, когда"),
        ("N,А,,о,1,1,weeks,,event,,act,,,т", "«unit»: значение «weeks»"),
        (
            "N,А,,о,1,1,working_hours,,event,,act,,,т",
            "«unit»: значение «working_h",
        ),
        ("N,А,,о,1,1,days,,soon,,act,,,т", "«starts»: значение «soon»"),
        ("N,А,,о,1,1,days,,event,,sure,,,т", "«mark»: значение «sure»"),
        ("N,А,,о,1,1,days,,event,,act,01.09.2024,,т", "«valid_from»: «01.09.2024» не"),
        ("N,А,,о,1,1,days,,event,,act,2024-09-02,2024-09-01,т", "«valid_to»: раньше"),
        (
            "N-354-EL,А,,о,1,1,days,,event,,act,2024-09-02,,т",
            "«id»: у «N-354-EL» на т",
        ),
        ("N-LIFT-FIX,А,,о,1,1,days,,event,,act,,2024-08-31,т", "«id»: у «N-LIFT-FIX»"),
        ("N,А,,о,1,1,days,,event,soon,act,,,т", "«level»: значение «soon»"),
        ("N,А", "ячеек 2, а столбцов 14"),
    ],
)
def test_a_wrong_norm_is_named(folder, row, message):
    append(folder, "norms.csv", row)
    with pytest.raises(KnowledgeError, match=message) as caught:
        read_norms(folder)
    assert str(caught.value).startswith("norms.csv, строка ")


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("moon,,,,N-354-EL,Условие,т", "«subtopic»: значение «moon»"),
        ("fares,moon,,,N-354-EL,Условие,т", "«cue»: нет ни признака, ни группы «moon»"),
        ("fares,,moon,,N-354-EL,Условие,т", "«without_cue»: нет ни признака"),
        (
            "fares,gas_smell|,,,N-354-EL,Условие,т",
            "«cue»: нет ни признака, ни группы «»",
        ),
        ("fares,,,soon,N-354-EL,Условие,т", "«level»: значение «soon»"),
        ("fares,,,,N-MOON,Условие,т", "«norm»: значение «N-MOON»"),
        ("fares,,,,N-354-EL,,т", "«condition»: пустая ячейка"),
        ("fares,,,,N-354-EL,Условие,", "«source»: пустая ячейка"),
        ("fares,ask_install,,,N-354-EL,Условие,т", "«ask_install» не говорит о сроч"),
        ("fares,,guarded,,N-354-EL,Условие,т", "«guarded» не говорит о срочности"),
        ("water_quality,gas_smell,,,N-354-EL,Условие,т", "«cue»: строка недостижима"),
        ("water_quality,,gas_smell,high,N-354-EL,Условие,т", "«cue»: строка недостиж"),
        ("gas,danger_gas,gas_backdraft,high,N-354-EL,Иначе,т", "«cue»: строка недост"),
    ],
)
def test_a_wrong_choice_is_named(folder, row, message):
    append(folder, "choices.csv", row)
    with pytest.raises(KnowledgeError, match=message) as caught:
        read_norms(folder)
    assert str(caught.value).startswith("choices.csv, строка ")


@pytest.mark.parametrize(
    "name",
    ["norms.csv", "choices.csv", "faults/kinds.csv", "faults/classes.csv"],
)
def test_an_absent_file_is_named(folder, name):
    (folder / name).unlink()
    with pytest.raises(KnowledgeError, match="нет такого файла"):
        read_norms(folder)


def test_the_calendar_of_holidays_is_loaded_by_the_first_working_term_alone():
    code = (
        "import sys; from datetime import datetime;"
        "from appeal_triage.norms import Term, load_norms;"
        "load_norms(); Term(3, 'days').after(datetime(2026, 11, 25));"
        "print([m for m in ('holidays', 'pandas') if m in sys.modules]);"
        "Term(3, 'working_days').after(datetime(2026, 11, 25));"
        "print('holidays' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.split("\n")[:2] == ["[]", "True"]
