"""Lemmas and parts of speech of the words that complaints are made of."""

import threading

import pytest

from appeal_triage.knowledge import package_data, read_table
from appeal_triage.normalization import Morph, morphology, parse


@pytest.mark.parametrize(
    ("lemma", "forms"),
    [
        ("люк", "люк люка люки люков люке люком люками"),
        ("бак", "бак баки баков баками баках"),
        ("труба", "труба трубы трубу труб трубой трубе"),
        ("яма", "яма ямы яму ям ямами ямах яме"),
        ("свет", "свет света свету светом"),
        ("вода", "вода воды воду воде водой"),
        ("снег", "снег снега снегу снегом"),
        ("лед", "лед льда льду льдом"),
        ("лифт", "лифт лифты лифта лифтом лифтов"),
        ("дерево", "дерево дерева деревья деревьев деревьям"),
        ("тротуар", "тротуар тротуары тротуара тротуаре тротуаров"),
        ("остановка", "остановка остановки остановке остановку остановок"),
        ("автобус", "автобус автобусы автобуса автобусов автобусе"),
        ("светофор", "светофор светофоры светофора светофоре"),
        ("маршрутка", "маршрутка маршрутки маршрутку маршруток"),
        ("управляйка", "управляйка управляйки управляйку управляйке"),
        ("мусорка", "мусорка мусорки мусорку мусорке мусорок"),
        ("сток", "сток стоки стоков стоками"),
        ("парк", "парк парка парке парку парки парков"),
        ("провод", "провод провода проводов проводами"),
        ("подъезд", "подъезд подъезда подъезде подъезды подъездов"),
        ("ливневка", "ливневка ливневки ливневку"),
        ("стоять", "стоит стоят стою стояла"),
        ("закрыть", "закрыт закрыта закрыто закрыты"),
        ("разбить", "разбит разбита разбито разбиты"),
        ("упасть", "упал упала упало упали"),
        ("сторона", "сторона стороны"),
    ],
)
def test_every_form_has_the_lemma(lemma: str, forms: str) -> None:
    assert {form: parse(form).lemma for form in forms.split()} == dict.fromkeys(
        forms.split(), lemma
    )


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("прорвало", Morph("прорвать", "VERB", "past", "indc")),
        ("горит", Morph("гореть", "VERB", "pres", "indc")),
        ("починят", Morph("починить", "VERB", "futr", "indc")),
        ("уберите", Morph("убрать", "VERB", "", "impr")),
        ("закрыт", Morph("закрыть", "PRTS", "past", "")),
        ("есть", Morph("быть", "VERB", "pres", "indc")),
        ("ЁЛКА", Morph("елка", "NOUN", "", "")),
        ("45/2", Morph("45/2", "NUMB", "", "")),
        ("5-й", Morph("5-й", "NUMB", "", "")),
        ("Wi-Fi", Morph("wi-fi", "LATN", "", "")),
        ("<телефон>", Morph("<телефон>", "", "", "")),
        ("!", Morph("", "PNCT", "", "")),
        ("\n", Morph("", "PNCT", "", "")),
        ("", Morph("", "PNCT", "", "")),
        ("из-за", Morph("из-за", "PREP", "", "")),
    ],
)
def test_a_word_is_read_as(word: str, expected: Morph) -> None:
    assert parse(word) == expected


def test_a_misspelt_word_is_read_by_its_ending() -> None:
    assert parse("оцтановке").pos == "NOUN"


def _overrides() -> list[tuple[str, Morph]]:
    rows = read_table(
        package_data("normalization", "lemma_overrides.csv"),
        ("word", "lemma", "pos", "tense", "mood", "source"),
    )
    return [
        (r["word"], Morph(r["lemma"], r["pos"], r["tense"], r["mood"])) for r in rows
    ]


def test_overrides_are_used_and_do_not_repeat() -> None:
    words = [word for word, _ in _overrides()]
    assert len(set(words)) == len(words)
    assert all(parse(word) == morph for word, morph in _overrides())


def test_every_override_changes_what_the_dictionary_says() -> None:
    idle = [w for w, morph in _overrides() if morphology._best(w) == morph]
    # A row may also fix a tie that another dictionary could break the other way.
    assert len(idle) < len(_overrides()) / 2


def test_the_cache_is_bounded() -> None:
    assert parse.cache_info().maxsize == morphology.CACHE_SIZE


def test_threads_load_the_dictionary_once(monkeypatch: pytest.MonkeyPatch) -> None:
    import pymorphy3

    real, made = pymorphy3.MorphAnalyzer, []

    def make(lang: str) -> object:
        made.append(lang)
        return real(lang=lang)

    monkeypatch.setattr(pymorphy3, "MorphAnalyzer", make)
    morphology._load_analyzer.cache_clear()
    parse.cache_clear()
    words = [f"яма{letter}" for letter in "абвгдежз"]
    threads = [threading.Thread(target=parse, args=(word,)) for word in words]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == ["ru"]
    morphology._load_analyzer.cache_clear()
