from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from appeal_triage.features import (
    FeatureSpace,
    WordScorer,
    WordVectors,
    pair_feature,
    read_document,
    word_features,
)
from appeal_triage.features import scorer as scorer_module
from appeal_triage.normalization import normalize

TEXTS = [
    "Прорвало трубу, вода хлещет во двор! Когда приедете?",
    "Спасибо за новый сквер",
    "дом 45/2 нет света 3 дня",
    "яма яма яма",
]


def documents() -> list:
    return [read_document(normalize(text)) for text in TEXTS]


def make_scorer(n_outputs: int = 3) -> WordScorer:
    generator = np.random.default_rng(1)
    names: set[str] = set()
    for document in documents():
        for unit in document.units:
            names.update(word_features(unit.word, unit.lemma))
        names.update(
            pair_feature(a.lemma, b.lemma) for a, b in pairwise(document.units)
        )
    ordered = sorted(names)[::2]
    space = FeatureSpace(ordered, np.full(len(ordered), 3, dtype=np.int32), 10)
    vectors = WordVectors(
        ["вода", "яма"],
        generator.integers(-127, 127, (2, 4)).astype(np.int8),
        np.full(4, 0.01, dtype=np.float32),
    )
    weights = generator.normal(size=(len(ordered), n_outputs)).astype(np.float16)
    projection = generator.normal(size=(4, n_outputs)).astype(np.float32)
    return WordScorer(space, weights, vectors, projection)


def test_marks_that_say_something_are_scored_and_others_are_not() -> None:
    words = [unit.word for unit in documents()[0].units]
    assert "!" in words and "?" in words and "," not in words


def test_a_number_is_only_its_shape() -> None:
    assert word_features("12", "12") == word_features("99", "99")


def test_a_long_word_is_cut() -> None:
    assert len(word_features("а" * 500, "а" * 500)) < 150


def test_a_score_is_the_dot_product_of_counts_and_weights() -> None:
    scorer = make_scorer()
    document = documents()[0]
    index = scorer.space.index
    counts = np.zeros(len(index))
    vector = np.zeros(4)
    for unit in document.units:
        for name in word_features(unit.word, unit.lemma):
            if name in index:
                counts[index[name]] += 1
        if (found := scorer.vectors.vector(unit.lemma)) is not None:
            vector += scorer.space.rarity(unit.lemma) * found
    for left, right in pairwise(document.units):
        name = pair_feature(left.lemma, right.lemma)
        if name in index:
            counts[index[name]] += 1
    expected = counts @ scorer.weights.astype(float) + vector @ scorer.projection
    np.testing.assert_allclose(
        scorer.parts(document).sum(axis=0), expected, rtol=1e-4, atol=1e-4
    )


def test_the_cache_never_changes_a_score(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = make_scorer()
    expected = [whole.parts(document) for document in documents()]
    monkeypatch.setattr(scorer_module, "CACHE_SIZE", 2)
    small = make_scorer()
    for _ in range(3):
        for document, score in zip(documents(), expected, strict=True):
            assert (small.parts(document) == score).all()
    assert len(small._words) <= 2


def test_a_text_without_words_has_no_parts() -> None:
    assert make_scorer().parts(read_document("...")).shape == (0, 3)


def test_rarity_falls_with_the_number_of_texts() -> None:
    space = FeatureSpace(["~вода", "~люк"], np.array([9, 1], dtype=np.int32), 10)
    assert space.rarity("вода") < space.rarity("люк") < space.rarity("чебурашка")
