"""What the manifest of a bundle says of its model and of where it comes from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import appeal_triage
from appeal_triage.training.decisions import Decisions
from appeal_triage.training.fitting import EXPONENT
from appeal_triage.training.rubrics import Rubric
from appeal_triage.training.sources import LETTERS, WEAK, WRITTEN, Mixture

NOTE = (
    "Настоящие письма не публикуются: это чужие письма. Здесь названы только имена "
    "файлов, число текстов и хеши."
)


def describe(
    mixture: Mixture,
    rubric: Rubric,
    decisions: Decisions,
    labels: Mapping[str, Sequence[str]],
) -> dict[str, Any]:
    """Make the manifest, all but what is filled in when the bundle is written.

    Parameters
    ----------
    mixture : Mixture
        Texts that were fitted on, without copies.
    rubric : Rubric
        Their labels.
    decisions : Decisions
        What was set on out-of-fold scores.
    labels : mapping of str to sequence of str
        Outputs of the heads, in the order of their columns.

    Returns
    -------
    dict
        Sections of the manifest.
    """
    return {
        "kind": "appeal_triage" if rubric.own else "rubricator",
        "package": appeal_triage.__version__,
        "n_texts": len(mixture.canonical),
        "reads_names": not rubric.own,
        "heads": {
            name: {"labels": list(outputs), "exponent": EXPONENT}
            for name, outputs in labels.items()
        },
        **decisions.settings,
        "thresholds": decisions.thresholds,
        "metrics": decisions.metrics,
        "provenance": provenance(mixture),
    }


def provenance(mixture: Mixture) -> dict[str, Any]:
    """Tell where the texts come from, without a path of the machine they lie on.

    Parameters
    ----------
    mixture : Mixture
        Texts that were fitted on.

    Returns
    -------
    dict
        Number of texts by kind and by source, hashes of the files and, where there are
        texts that were not written for the corpus, a note that they are not published.
    """
    sources, more = mixture.sources, mixture.more
    counts = Counter(mixture.origins.tolist())
    kinds: Counter[str] = Counter()
    for number, source in enumerate(sources):
        kinds[source.kind] += counts[number]
    told: dict[str, Any] = {
        "texts": {kind: kinds[kind] for kind in (WRITTEN, LETTERS, WEAK)},
        "sources": [
            {"name": s.name, "kind": s.kind, "texts": counts[n], "weight": s.weight}
            for n, s in enumerate(sources)
        ],
        "files": {source.name: source.sha256 for source in sources},
    }
    if more.crosswalk is not None:
        told["crosswalk"] = {Path(more.crosswalk).name: mixture.crosswalk_sha256}
    if more.together:
        told["together"] = [[Path(f).name for f in files] for files in more.together]
    if kinds[LETTERS] or kinds[WEAK]:
        told |= {"calibrated_on": more.calibrate_on, "note": NOTE}
    return told
