"""Parts of a region pack that it may leave out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from appeal_triage.routing.bodies import Receiver
from appeal_triage.routing.channels import Channels

if TYPE_CHECKING:
    from appeal_triage.routing.history import History


@dataclass(frozen=True, slots=True)
class PackParts:
    """What a pack may leave out.

    Attributes
    ----------
    channels : mapping of str to mapping of str to ReplyRule
        Rules of answering, from :func:`appeal_triage.routing.channels.read_channels`.
    receivers : tuple of Receiver
        Who collects messages.
    history : History or None
        What was learned from a past export.
    """

    channels: Channels = field(default_factory=dict)
    receivers: tuple[Receiver, ...] = ()
    history: History | None = None
