"""A model on disk: arrays and JSON, verified before use; no code is ever loaded.

The files of protocol 1:

``manifest.json``
    Protocol, version, heads with their labels in order, settings, thresholds,
    provenance, metrics, and the SHA-256 of every other file.
``features.txt``
    Names of the features, sorted, one a line: row *i* of the weights is line *i*.
``weights.npz``
    ``counts`` (n_features,) int32: texts each feature was seen in;
    ``weights`` (n_features, n_outputs) float16, idf folded in;
    ``projection`` (n_dimensions, n_outputs) float32; ``bias`` (n_outputs,) float32;
    with a head of urgency also ``urgency_*`` float64.
``vectors.txt``, ``vectors.npz``
    Lemmas and their quantized vectors.

To change the format: raise ``PROTOCOL``, keep reading the one before it, and add a
bundle of the old protocol to the tests.
"""

from __future__ import annotations

from appeal_triage.bundle.loading import default_model_path, load_bundle
from appeal_triage.bundle.model import MANIFEST, PROTOCOL, Head, Model
from appeal_triage.bundle.saving import save_bundle, write_arrays

__all__ = [
    "MANIFEST",
    "PROTOCOL",
    "Head",
    "Model",
    "default_model_path",
    "load_bundle",
    "save_bundle",
    "write_arrays",
]
