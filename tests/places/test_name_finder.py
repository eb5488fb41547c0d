import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from appeal_triage.errors import DependencyError
from appeal_triage.places import names
from appeal_triage.places.names import NamedSpan, NameFinder

TEXT = "В Краснодаре на улице Ленина нет воды, Иванов Петр из администрации молчит."


def test_places_and_people_are_found():
    found = {(name.text, name.kind) for name in NameFinder().find(TEXT)}
    assert {("Краснодаре", "LOC"), ("Иванов Петр", "PER")} <= found


def test_spans_point_into_the_text():
    for name in NameFinder().find(TEXT):
        assert TEXT[name.start : name.end] == name.text


def test_places_leave_people_out():
    assert {name.kind for name in NameFinder().places(TEXT)} == {"LOC"}


def test_spans_hold_after_a_line_break():
    text = "Добрый день\n\n" + TEXT
    shifted = [
        NamedSpan(n.text, n.kind, n.start + 13, n.end + 13)
        for n in NameFinder().find(TEXT)
    ]
    assert list(NameFinder().find(text)) == shifted


def test_a_text_without_names_has_none():
    assert NameFinder().find("") == NameFinder().find(" \n ") == ()


def test_a_long_line_is_cut_at_spaces():
    text = "слово " * 500 + "в Краснодаре"
    assert [name.text for name in NameFinder().places(text)] == ["Краснодаре"]


def test_a_word_without_end_is_read_in_pieces():
    assert NameFinder().find("а" * 5000) == NameFinder().find("а" * 5000)


def test_threads_share_one_model():
    with ThreadPoolExecutor(4) as pool:
        results = set(pool.map(NameFinder().find, [TEXT] * 8))
    assert len(results) == 1


def test_missing_files_are_told(monkeypatch):
    monkeypatch.setattr(names, "find_spec", lambda name: None)
    with pytest.raises(DependencyError, match="pip install natasha"):
        names._model_file("slovnet_ner_*.tar")


def test_a_missing_library_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "slovnet", None)
    with pytest.raises(DependencyError, match="slovnet"):
        names._load_model.__wrapped__()


def test_names_need_neither_pkg_resources_nor_pymorphy2():
    code = f"""
import sys
for name in ("pkg_resources", "pymorphy2", "setuptools"):
    sys.modules[name] = None
from appeal_triage.places.names import NameFinder
assert NameFinder().places({TEXT!r})
"""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_importing_places_loads_no_model():
    code = """
import sys
import appeal_triage.places.names
heavy = {"numpy", "slovnet", "navec", "natasha", "pymorphy3"} & set(sys.modules)
assert not heavy, heavy
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
