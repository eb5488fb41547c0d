"""Who acts first: owner roles from subtopic and cues, bodies from a region pack.

Nothing is read when this package is imported; :func:`load_owner_rules` and
:func:`load_region` read tables when called.
"""

from __future__ import annotations

from appeal_triage.routing.bodies import Agency, Override, Receiver
from appeal_triage.routing.cues import JurisdictionCue, JurisdictionHit
from appeal_triage.routing.owners import OwnerRules, load_owner_rules
from appeal_triage.routing.pack import RegionPack
from appeal_triage.routing.parts import PackParts
from appeal_triage.routing.ranking import Ranking
from appeal_triage.routing.regions import load_region, shipped_regions
from appeal_triage.routing.settings import PackSettings

__all__ = [
    "Agency",
    "JurisdictionCue",
    "JurisdictionHit",
    "Override",
    "OwnerRules",
    "PackParts",
    "PackSettings",
    "Ranking",
    "Receiver",
    "RegionPack",
    "load_owner_rules",
    "load_region",
    "shipped_regions",
]
