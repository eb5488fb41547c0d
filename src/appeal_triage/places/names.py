"""Names of places, people and bodies by natasha's neural model, when asked for.

Only the model files of natasha are used, through slovnet and navec, which run them:
importing natasha itself would import pymorphy2, which asks for ``pkg_resources`` and
``inspect.getargspec``, gone from new versions of setuptools and of Python.
"""

from __future__ import annotations

import threading
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from appeal_triage.errors import DependencyError

_LOCK = threading.Lock()
_MODEL = "slovnet_ner_*.tar"
_EMBEDDING = "navec_*.tar"
_LONGEST = 1000
_READ = 20_000
"""Characters of a text that are read: a comment names its place early, if at all."""


class NamedSpan(NamedTuple):
    """A name in a text.

    Attributes
    ----------
    text : str
        The name as read.
    kind : str
        ``LOC`` a place, ``PER`` a person, ``ORG`` a body.
    start, end : int
        Characters [start, end) of the text.
    """

    text: str
    kind: str
    start: int
    end: int


class NameFinder:
    """Finds names by natasha's news model.

    The model (about 50 MB of memory) is loaded by the first call and kept for the
    process. Calls may come from several threads.

    References
    ----------
    .. [1] Kukushkin, "Slovnet: deep-learning NLP for Russian",
       https://github.com/natasha/slovnet

    Examples
    --------
    >>> [name.text for name in NameFinder().find("В Краснодаре нет воды") ]
    ['Краснодаре']
    """

    def find(self, text: str) -> tuple[NamedSpan, ...]:
        """Find names of places, people and bodies.

        Parameters
        ----------
        text : str
            Canonical text with its capital letters, which the model relies on.

        Returns
        -------
        tuple of NamedSpan
            Names in text order, of the first 20,000 characters.

        Raises
        ------
        DependencyError
            If natasha, slovnet or navec is not installed, or its files are not found.
        """
        model = _model()
        names: list[NamedSpan] = []
        for start, end in _pieces(text[:_READ]):
            piece = text[start:end]
            with _LOCK:
                spans = model(piece).spans
            names += [
                NamedSpan(
                    piece[span.start : span.stop],
                    span.type,
                    start + span.start,
                    start + span.stop,
                )
                for span in spans
            ]
        return tuple(names)

    def places(self, text: str) -> tuple[NamedSpan, ...]:
        """Find names of places alone.

        Parameters
        ----------
        text : str
            Canonical text with its capital letters.

        Returns
        -------
        tuple of NamedSpan
            Places in text order.

        Raises
        ------
        DependencyError
            If natasha, slovnet or navec is not installed, or its files are not found.
        """
        return tuple(name for name in self.find(text) if name.kind == "LOC")


def _pieces(text: str) -> list[tuple[int, int]]:
    """Cut a text at line breaks and long lines at spaces, to bound the memory."""
    pieces: list[tuple[int, int]] = []
    start = 0
    while start < len(text):
        line = text.find("\n", start, start + _LONGEST)
        end = line if line >= 0 else min(len(text), start + _LONGEST)
        if line < 0 and end < len(text):
            space = text.rfind(" ", start, end)
            end = space if space > start else end
        if text[start:end].strip():
            pieces.append((start, end))
        start = max(end, start + 1)
    return pieces


def _model_file(pattern: str) -> Path:
    # find_spec of a top-level package locates it without importing it.
    spec = find_spec("natasha")
    for folder in spec.submodule_search_locations or () if spec else ():
        found = sorted(Path(folder).rglob(pattern))
        if found:
            return found[-1]
    raise DependencyError(
        f"не найден файл модели имён {pattern}: установите natasha 1.6 или новее "
        "(pip install natasha)"
    )


def _model() -> Any:
    with _LOCK:
        return _load_model()


@cache
def _load_model() -> Any:
    try:
        from navec import Navec
        from slovnet import NER
    except ImportError as problem:
        raise DependencyError(
            f"не импортируется {problem.name}: установите natasha (pip install natasha)"
        ) from problem
    model = NER.load(str(_model_file(_MODEL)))
    model.navec(Navec.load(str(_model_file(_EMBEDDING))))
    return model
