"""A past export with executors → a region pack that has learned from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from appeal_triage import __version__
from appeal_triage.bundle import Model, default_model_path, load_bundle
from appeal_triage.errors import LabelError
from appeal_triage.features import read_document
from appeal_triage.normalization import normalize
from appeal_triage.pipeline.inputs import MAX_CHARS
from appeal_triage.pipeline.judging import has_content
from appeal_triage.pipeline.scoring import Scoring
from appeal_triage.places import Gazetteer, PlaceFinder
from appeal_triage.routing import load_region
from appeal_triage.routing.history import all_places, place_keys
from appeal_triage.routing.history_evidence import EVIDENCE, MIN_TEXTS, Bodies
from appeal_triage.routing.history_places import (
    PlaceNames,
    read_body_name,
    territory_words,
)
from appeal_triage.routing.history_weights import Letter
from appeal_triage.routing.settings import SETTINGS
from appeal_triage.routing.territories import read_territories
from appeal_triage.taxonomy import load_taxonomy
from appeal_triage.training.fitting import EXPONENT
from appeal_triage.training.history_combining import (
    Quality,
    fit_combining,
    inputs_out_of_fold,
    measure,
    past_folds,
)
from appeal_triage.training.history_fitting import Past, PastMatrix, arrays_of
from appeal_triage.training.history_pack import (
    Learned,
    check_target,
    count_cells,
    local_places,
    save_pack,
)
from appeal_triage.training.history_reading import (
    MIN_ROWS,
    PastColumns,
    PastRows,
    read_past,
)

_MUNICIPALITY = "municipality"


@dataclass(frozen=True)
class LearnedRouting:
    """What was learned.

    Attributes
    ----------
    folder : Path
        The pack.
    n_texts, n_bodies : int
        Letters and bodies.
    quality : Quality
        How often the right body is found for letters that were not fitted on.
    notes : tuple of str
        What was left out or is weak, in Russian.
    """

    folder: Path
    n_texts: int
    n_bodies: int
    quality: Quality
    notes: tuple[str, ...]


def learn_routing(
    history: str | PathLike[str],
    out: str | PathLike[str],
    columns: PastColumns,
    *,
    model: str | PathLike[str] | None = None,
    progress: Callable[[str], None] | None = None,
) -> LearnedRouting:
    """Learn from a past export which body takes which letters.

    Parameters
    ----------
    history : path
        A table with texts and the bodies that took them.
    out : path
        Folder of the pack; made if absent. In a pack that is there the tables are kept
        and what it has learned is replaced.
    columns : PastColumns
        Which of its columns are read.
    model : path, optional
        Model that tells subtopics and owners; the shipped one by default.
    progress : callable, optional
        Called with a line of text at each step.

    Returns
    -------
    LearnedRouting
        What was learned, and how well.

    Raises
    ------
    InputError
        If the export cannot be read, or the folder holds something else.
    LabelError
        If too few rows are usable.
    """
    target = Path(out)
    say = progress or (lambda line: None)
    check_target(target)
    rows = read_past(history, columns)
    bundle = load_bundle(default_model_path() if model is None else Path(model))
    say(f"обращений {len(rows.texts)}, ведомств {len(set(rows.agencies))}")
    gazetteer = read_territories(target) if (target / SETTINGS).is_file() else None
    names, past = gather(rows, bundle, gazetteer)
    if len(past.letters) < MIN_ROWS:
        raise LabelError(
            f"{Path(history).name}: текстов со словами {len(past.letters)}, а нужно не "
            f"меньше {MIN_ROWS}"
        )
    matrix = PastMatrix(past)
    folds = past_folds([letter.document.text for letter in past.letters])
    inputs = inputs_out_of_fold(matrix, folds, say)
    quality = measure(inputs, past.targets, folds)
    say("обучение на всех обращениях")
    combining = fit_combining(inputs, past.targets)
    learned = _learned(names, matrix, combining, quality, bundle)
    learned.manifest["by_gazetteer"] = gazetteer is not None
    save_pack(target, learned)
    load_region(target)  # what cannot be read back must not be told to be done
    return LearnedRouting(target, len(past.letters), len(names), quality, rows.notes)


def gather(
    rows: PastRows, model: Model, gazetteer: Gazetteer | None = None
) -> tuple[list[str], Past]:
    """Read the texts and ask the model what they are about.

    Parameters
    ----------
    rows : PastRows
        Rows of an export.
    model : Model
        A full model.
    gazetteer : Gazetteer or None, optional
        Territories to look for in texts of rows that tell none.

    Returns
    -------
    names : list of str
        Names of the bodies, sorted.
    past : Past
        The letters that have words.
    """
    scoring = Scoring.of(model, model)
    blend = scoring.owner_blend()
    taxonomy = load_taxonomy()
    order = [model.heads["subtopic"].labels.index(i) for i in taxonomy.subtopics]
    owner_order = [model.heads["owner"].labels.index(i) for i in taxonomy.owners]
    letters: list[Letter] = []
    agencies: list[str] = []
    places = None if gazetteer is None else PlaceFinder(gazetteer)
    cells = zip(rows.texts, rows.agencies, rows.territories, strict=True)
    for text, agency, territory in cells:
        document = read_document(normalize(text[:MAX_CHARS]))
        if has_content(document):
            if gazetteer is not None and places is not None and not territory:
                place = places.find(document.tokens, document.morphs, document.text)
                territory = territory_words(gazetteer, place.territory_id)
            found = scoring.decide(document, blend)
            subtopics, owners = found.own_subtopics[order], found.owners[owner_order]
            letters.append(Letter(document, territory, subtopics, owners))
            agencies.append(agency)
    names = sorted(set(agencies))
    bodies = Bodies(tuple(read_body_name(name) for name in names))
    finder = PlaceNames(p.lemma for name in bodies.names for p in name.places)
    position = {name: at for at, name in enumerate(names)}
    targets = np.array([position[agency] for agency in agencies], dtype=np.intp)
    mentions = [all_places(finder, letter) for letter in letters]
    return names, Past(letters, mentions, targets, bodies)


def _learned(
    names: list[str],
    matrix: PastMatrix,
    combining: NDArray[np.float64],
    quality: Quality,
    model: Model,
) -> Learned:
    past, taxonomy = matrix.past, load_taxonomy()
    rows = np.arange(len(past.letters))
    heads = matrix.fit(rows)
    subtopic_ids = tuple(taxonomy.subtopics)
    subtopics = [subtopic_ids[int(x.subtopics.argmax())] for x in past.letters]
    keys = [
        place_keys(letter.territory, found)
        for letter, found in zip(past.letters, past.mentions, strict=True)
    ]
    manifest = {
        "package": __version__,
        "model_version": model.version,
        "n_texts": len(rows),
        "exponent": EXPONENT,
        "subtopics": list(subtopic_ids),
        "owners": list(taxonomy.owners),
        "roles": list(past.bodies.roles),
        "places": list(past.bodies.places),
        "evidence": list(EVIDENCE),
        "metrics": {
            "first": quality.first,
            "among_three": quality.among_three,
            "log_loss": quality.log_loss,
        },
    }
    counts = past.counts(rows)
    arrays = arrays_of(heads) | {"body_counts": counts, "combining": combining}
    return Learned(
        names,
        past.bodies,
        _local(past),
        manifest,
        arrays,
        heads.space.names,
        heads.names,
        count_cells(keys, subtopics, past.targets, MIN_TEXTS),
    )


def _local(past: Past) -> frozenset[int]:
    """Find the body of each municipality: of those named after it the most general."""
    breadth = _breadth(past)
    # Whether it does what a municipality does is asked of all bodies of its kind: one
    # of them may have had two letters, about a clinic.
    owners = load_taxonomy().owners
    shares = np.zeros((len(past.bodies.roles), len(owners)))
    roles = past.bodies.role_of
    np.add.at(shares, roles[past.targets], np.array([x.owners for x in past.letters]))
    best: dict[str, int] = {}
    for position, place in enumerate(local_places(past.bodies)):
        if place is not None:
            key = f"{place.lemma} {place.kind}"
            rival = best.setdefault(key, position)
            if breadth[position] > breadth[rival]:
                best[key] = position
    likeliest = shares.argmax(axis=1)
    municipality = tuple(owners).index(_MUNICIPALITY)
    return frozenset(i for i in best.values() if likeliest[roles[i]] == municipality)


def _breadth(past: Past) -> NDArray[np.float64]:
    """Tell how many things each body is asked about: the entropy of its subtopics."""
    shares = np.full((len(past.bodies.names), len(load_taxonomy().subtopics)), 1e-9)
    np.add.at(shares, past.targets, np.array([x.subtopics for x in past.letters]))
    shares /= shares.sum(axis=1, keepdims=True)
    return np.asarray(-(shares * np.log(shares)).sum(axis=1))
