"""The pattern language, the reach of scopes, and the time that matching takes."""

import time

import pytest

from appeal_triage.knowledge import package_data
from appeal_triage.normalization import Morph, normalize, parse, tokenize
from appeal_triage.urgency import load_cues, load_telling_cues
from appeal_triage.urgency.cues import HAZARDS
from appeal_triage.urgency.indexing import Index
from appeal_triage.urgency.lexicon import Atoms, Lexicon
from appeal_triage.urgency.misspelling import Misspellings
from appeal_triage.urgency.patterns import Grammar
from appeal_triage.urgency.tables import read_cues

WIRE = Atoms(lemmas=frozenset({"провод", "кабель"}))


def analyzed(text):
    tokens = tokenize(normalize(text))
    return tokens, [parse(token) for token in tokens]


def found(pattern, text, unless=""):
    """Return the tokens that a pattern matches, one string for each match."""
    lexicon = Lexicon({"люков": frozenset({"люк"})})
    grammar = Grammar({"wire": WIRE}, lexicon)
    index = Index()
    phrases, neighbors = grammar.phrases(pattern), grammar.neighbors(unless)
    for phrase in phrases:
        index.add(grammar.anchored(phrase), neighbors, pattern)
    lexicon.freeze()
    tokens, morphs = analyzed(text)
    words = lexicon.read(tokens, morphs)
    return {
        " ".join(tokens[words.tokens[word]] for word in place)
        for _, place in index.find(words)
    }


@pytest.mark.parametrize(
    ("pattern", "text", "matched"),
    [
        ("люк", "Два люка открыты", {"люка"}),
        ("люк|колодец", "Колодец рядом с люком", {"колодец", "люком"}),
        ("=света", "Нет света", {"света"}),
        ("=света", "Яркий свет", set()),
        ("канализ*", "канализацыонный запах", {"канализацыонный"}),
        ("@wire", "Кабель и провод", {"кабель", "провод"}),
        ("#3..9 день", "5 дней", {"5 дней"}),
        ("#3..9 день", "12 дней", set()),
        ("#104", "Звоню 104", {"104"}),
        ("#-40..-20", "На улице -25", {"25"}),
        ("#-40..-20", "Работаем 10-25 дней", set()),
        ("#+5..9", "Дома +8", {"8"}),
        ("#+5..9", "Дом 8", set()),
        ("# градус", "39,6 градуса", {"39,6 градуса"}),
        ("не_работать", "Лифт не работает", {"не работает"}),
        ("не_работать", "Лифт неработает", {"неработает"}),
        ("не_работать", "Лифт работает", set()),
        ("прорвать{past}", "Трубу прорвало", {"прорвало"}),
        ("прорвать{past}", "Трубу прорвет", set()),
        ("прорвать{!past}", "Трубу прорвет", {"прорвет"}),
        ("когда ~2 *{futr}", "Когда же починят", {"когда починят"}),
        ("люк крышка", "люк, крышка", {"люк крышка"}),
        ("люк крышка", "люк чугунный крышка", set()),
        ("люк ~ крышка", "люк в углу двора крышка", {"люк крышка"}),
        ("люк ~ крышка", "люк в самом углу двора крышка", set()),
        ("люк ~ крышка", "люк. Крышка рядом", set()),
        ("люк [чугунный] крышка", "люк чугунный крышка", {"люк чугунный крышка"}),
        ("люк [чугунный] крышка", "люк крышка", {"люк крышка"}),
        ("@wire & искрить", "Искрит у калитки провод", {"искрит провод"}),
        ("@wire & искрить", "Провод у калитки искрит", {"провод искрит"}),
        ("@wire &1 искрить", "Провод у самой калитки искрит", set()),
        ("люк открыть / без крышка", "колодец без крышки", {"без крышки"}),
        ("люк", "Нет люков", {"люков"}),
        ("люк && крышка", "Люк у дома. Крышки нет", {"люк крышки"}),
        ("люк &&1 крышка", "Люк у дома. Крышки нет", set()),
        ("люк & крышка", "Люк у дома. Крышки нет", set()),
    ],
)
def test_a_pattern_means_what_the_language_says(pattern, text, matched):
    assert found(pattern, text) == matched


def test_a_near_word_that_leads_nowhere_does_not_hide_a_farther_one():
    text = "люк без ручки и без крышки"
    assert found("люк ~4 без крышка", text) == {"люк без крышки"}


@pytest.mark.parametrize(
    ("text", "matches"),
    [
        ("Люк на чердак открыт", False),
        ("Люк открыт, а рядом стоит лестница на старый чердак", True),
        ("Люк открыт. Чердак закрыт", True),
    ],
)
def test_an_unwanted_neighbor_forbids_from_near_and_in_the_same_sentence(text, matches):
    assert bool(found("люк ~3 открыть", text, unless="чердак")) is matches


def test_the_reach_of_an_unwanted_neighbor_can_be_said():
    text = "Люк открыт, а рядом стоит лестница на старый чердак"
    assert not found("люк ~3 открыть", text, unless="~9 чердак")


def test_chains_of_one_phrase_share_no_word():
    assert found("люк & люк|крышка", "люк") == set()


@pytest.mark.parametrize(
    ("word", "lemmas"),
    [
        ("калодец", {"колодец"}),
        ("колодц", {"колодец"}),
        ("коллодец", {"колодец"}),
        ("аткрыть", {"открыть"}),
        ("лук", set()),
        ("молодежь", set()),
        ("вор", set()),
    ],
)
def test_a_misspelt_word_stands_for_lemmas_one_letter_away(word, lemmas):
    assert Misspellings(["колодец", "открыть", "люк"]).near(word) == lemmas


def test_a_word_that_a_dictionary_knows_is_no_misspelling():
    lexicon = Lexicon({}, known=lambda word: word != "калодец")
    grammar = Grammar({}, lexicon)
    index = Index()
    for phrase in grammar.phrases("колодец"):
        index.add(grammar.anchored(phrase), (), "well")
    lexicon.freeze()

    def wells(text):
        return len(list(index.find(lexicon.read(*analyzed(text)))))

    assert [wells("калодец"), wells("холодец"), wells("колодец")] == [1, 0, 1]


def states(text, group):
    hits = load_cues().find(*analyzed(text))
    return {hit.state for hit in hits if hit.cue.group == group}


def test_what_a_cue_says_itself_is_no_denial_of_it():
    assert states("Света нет вторые сутки", "outage_power") == {"present"}
    assert states("Светофор не работает", "risk_traffic") == {"present"}


def test_a_denial_stays_inside_its_clause():
    assert states("Не спорю, газом пахнет", "danger_gas") == {"present"}
    assert states("Газом не пахнет", "danger_gas") == {"negated"}


def test_a_condition_does_not_lower_an_object_that_is_there():
    assert states("Если люк открыт, дети упадут", "danger_manhole") == {"present"}
    assert states("Если прорвет трубу, беда", "danger_flood_burst") <= {"hypothetical"}


def test_a_scope_may_share_the_object_with_the_cue():
    text = "Над входом висят сосульки, вчера сосульки сбили"
    assert states(text, "danger_falling") == {"resolved"}
    assert states("Света нет с утра, свет дали", "outage_power") == {"resolved"}


def test_what_lasts_for_weeks_is_told_from_what_happens_now():
    assert states("Вода хлещет из-под асфальта", "danger_flood_burst") == {"present"}
    text = "Вода хлещет из-под асфальта вторую неделю"
    assert states(text, "danger_flood_burst") == {"lasting"}
    assert states("Люк открыт вторую неделю", "danger_manhole") == {"present"}


def test_overlapping_hits_of_a_cue_are_one_and_hits_come_in_order():
    tokens, morphs = analyzed("Люк без крышки, крышка люка украдена, колодец открыт")
    hits = load_cues().find(tokens, morphs)
    assert [hit.start for hit in hits] == sorted(hit.start for hit in hits)
    ends = {}
    for hit in hits:
        assert 0 <= hit.start < hit.end <= len(tokens)
        assert hit.start >= ends.get(hit.cue.id, 0)
        ends[hit.cue.id] = hit.end


def test_the_same_text_gives_the_same_hits_whatever_was_read_before():
    text = analyzed("Дома +9, газом не пахнет, люк открыт")
    first = load_cues().find(*text)
    load_cues().find(*analyzed("дом 9, пахнет газом, мороз -9"))
    assert load_cues().find(*text) == first


def test_a_matcher_of_telling_cues_finds_the_same_hits_of_these():
    text = analyzed("Дети рядом, люк открыт вторую неделю, газом не пахнет, спасибо")
    every = load_cues().find(*text)
    telling = load_telling_cues().find(*text)
    assert telling == tuple(h for h in every if h.cue.level or h.cue.kind in HAZARDS)
    assert {"danger_manhole", "danger_gas"} <= {hit.cue.group for hit in telling}
    assert len(telling) < len(every)


def test_nothing_is_found_in_nothing():
    assert load_cues().find([], []) == ()
    assert load_cues().find(["."], [Morph("", "PNCT", "", "")]) == ()


def test_memory_of_words_is_bounded(monkeypatch):
    monkeypatch.setattr("appeal_triage.urgency.lexicon.REMEMBERED", 4)
    small = read_cues(package_data("urgency"))
    text = analyzed("Люк без крышки у дома, рядом играют дети и ходят люди в школу")
    assert small.find(*text) == load_cues().find(*text)


def seconds(tokens, morphs):
    best = float("inf")
    for _ in range(2):
        start = time.process_time()
        load_cues().find(tokens, morphs)
        best = min(best, time.process_time() - start)
    return best


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("Во дворе темно, у подъезда лежат ветки, автобус опоздал. ", 200_000),
        ("люк открыт без крышки не если упадет провод искрит ", 40_000),
        ("не если газ газ пахнуть люк люк нет ", 40_000),
    ],
)
def test_time_is_linear_in_the_length_of_the_text(text, length):
    tokens, morphs = analyzed(text)
    long = length // len(tokens)
    short = long // 10
    short = seconds(tokens * short, morphs * short)
    assert seconds(tokens * long, morphs * long) < 25 * max(short, 0.02)
