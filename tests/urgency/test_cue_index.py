"""What an index tells of a text, and what is remembered between texts."""

import time

import pytest

from appeal_triage.normalization import normalize, parse, tokenize
from appeal_triage.urgency.indexing import Index
from appeal_triage.urgency.lexicon import Lexicon
from appeal_triage.urgency.patterns import Grammar


def analyzed(text):
    tokens = tokenize(normalize(text))
    return tokens, [parse(token) for token in tokens]


def compiled(*rows):
    """Return a lexicon and an index of pairs of a pattern and unwanted neighbors."""
    lexicon = Lexicon({}, frozenset({"но"}))
    grammar = Grammar({}, lexicon)
    index = Index()
    for pattern, unless in rows:
        neighbors = grammar.neighbors(unless)
        for phrase in grammar.phrases(pattern):
            index.add(grammar.anchored(phrase), neighbors, pattern)
    lexicon.freeze()
    return lexicon, index


def matched(rows, text):
    lexicon, index = compiled(*rows)
    tokens, morphs = analyzed(text)
    words = lexicon.read(tokens, morphs)
    return {
        " ".join(tokens[token] for token in place) for _, place in index.matches(words)
    }


def test_matches_count_punctuation_and_finds_do_not():
    lexicon, index = compiled(("люк крышка", ""))
    tokens, morphs = analyzed("Эй! Люк, крышка.")
    words = lexicon.read(tokens, morphs)
    assert list(index.matches(words)) == [("люк крышка", (2, 4))]
    assert list(index.find(words)) == [("люк крышка", (1, 2))]
    assert [words.tokens[word] for word in (1, 2)] == [2, 4]
    assert [words.numbers[token] for token in (2, 4)] == [1, 2]


def test_words_know_their_sentence_and_clause():
    lexicon, _ = compiled(("люк", ""))
    words = lexicon.read(*analyzed("Люк, крышка но яма. Дом"))
    assert words.sentences == [0, 0, 0, 0, 1]
    assert len(set(words.clauses)) == 4
    assert words.clauses[2] == words.clauses[3]


def test_a_phrase_does_not_go_on_from_the_end_of_a_text_at_its_beginning():
    rows = [("люк крышка", ""), ("люк ~9 крышка", ""), ("крышка{NOUN} люк", "")]
    assert matched(rows, "крышка упала на люк") == set()
    assert matched(rows, "крышка") == set()
    assert matched([("люк && крышка", "")], "Крышка. На люк") == {"крышка люк"}


@pytest.mark.parametrize(
    ("unless", "text", "found"),
    [
        ("~2 чердак", "Люк в старый чердак", False),
        ("~1 чердак", "Люк в старый чердак", True),
        ("~1 чердак", "Чердак и люк", False),
        ("~1 чердак", "Чердак. Люк", True),
        ("~2 старый чердак", "Люк в старый чердак", False),
        ("~2 старый чердак", "Люк в старый дом, чердак цел", True),
        ("~1 дом / ~4 чердак", "Люк где-то в старый чердак", False),
        ("~1 дом / ~4 чердак", "Люк где-то в старый дом", True),
        ("~1 *{PREP} чердак", "Люк в чердак", False),
    ],
)
def test_an_unwanted_neighbor_counts_from_as_far_as_it_reaches(unless, text, found):
    assert matched([("люк", unless)], text) == ({"люк"} if found else set())


def test_an_unwanted_neighbor_may_stand_between_the_words_of_a_phrase():
    assert matched([("люк ~9 открыть", "~1 чердак")], "люк на чердак открыт") == set()


def test_an_index_takes_phrases_after_it_has_been_asked():
    lexicon = Lexicon({})
    grammar = Grammar({}, lexicon)
    first, second = (grammar.phrases(word)[0] for word in ("люк", "яма"))
    lexicon.freeze()
    index = Index()
    index.add(first, (), "люк")
    words = lexicon.read(*analyzed("люк яма"))
    assert list(index.find(words)) == [("люк", (0,))]
    index.add(second, (), "яма")
    assert set(index.find(words)) == {("люк", (0,)), ("яма", (1,))}


def test_a_lexicon_that_serves_an_index_finds_the_same():
    lexicon, index = compiled(("люк ~ крышка", "~1 чердак"), ("яма", ""))
    serving = lexicon.serving(index)
    for text in ("Люк без крышки, яма", "Чердак, люк, крышка", "Ничего"):
        plain, planned = (each.read(*analyzed(text)) for each in (lexicon, serving))
        assert list(index.matches(plain)) == list(index.matches(planned))
    part = index.only(lambda pattern: pattern == "яма")
    words = serving.read(*analyzed("Люк без крышки, яма"))
    assert list(part.matches(words)) == [("яма", (4,))]


def test_what_an_index_remembers_is_bounded(monkeypatch):
    lexicon, index = compiled(("люк ~ крышка", ""), ("яма", ""), ("дом", ""))
    words = lexicon.read(*analyzed("Люк без крышки, яма, дом"))
    every = list(index.matches(words))
    monkeypatch.setattr("appeal_triage.urgency.indexing.KEPT", 2)
    assert list(compiled_again(index).matches(words)) == every


def compiled_again(index):
    return index.only(lambda _: True)


def test_what_a_word_carries_after_a_negation_or_a_sign_does_not_stay_with_it():
    rows = [("не_работать", ""), ("работать", ""), ("#-9..-5", ""), ("#+5..9", "")]
    lexicon, index = compiled(*rows)

    def items(text):
        return {item for item, _ in index.matches(lexicon.read(*analyzed(text)))}

    for _ in range(2):
        assert items("Лифт работает, 7") == {"работать"}
        assert items("Лифт не работает") == {"не_работать", "работать"}
        assert items("Лифт не не работает") == {"не_работать", "работать"}
        assert items("Лифт, не: работает") == {"работать"}
        assert items("Дома -7") == {"#-9..-5"}
        assert items("Дома +7") == {"#+5..9"}
        assert items("Лифт не") == set()


def test_marks_between_words_do_not_count_however_many_people_write():
    rows = [("люк крышка", ""), ("люк & крышка", ""), ("люк && крышка", "")]
    assert matched(rows, "люк" + " ( ;" * 20 + " крышка") == {"люк крышка"}
    assert matched(rows, "люк" + " ( ;" * 900 + " крышка") == set()


def test_a_text_of_marks_is_not_gone_over_from_every_anchor():
    lexicon, index = compiled(*[("люк ~9 крышка", "")] * 500)
    tokens, morphs = analyzed("Крышка. Люк")
    marks = [",", ";"] * 100_000
    words = lexicon.read([*tokens, *marks], [*morphs, *[parse(",")] * len(marks)])
    start = time.process_time()
    assert list(index.matches(words)) == []
    assert time.process_time() - start < 1
