"""Where a comment is about: known territories, unknown settlements, addresses.

Nothing is read or loaded when this package is imported. :class:`NameFinder`, which
needs a neural model, lies in :mod:`appeal_triage.places.names`.
"""

from __future__ import annotations

from appeal_triage.places.finder import Place, PlaceFinder
from appeal_triage.places.gazetteer import Gazetteer, Mention, Territory
from appeal_triage.places.parts import PlacePart

__all__ = ["Gazetteer", "Mention", "Place", "PlaceFinder", "PlacePart", "Territory"]
