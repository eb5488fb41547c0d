"""``appeal-triage info``: which versions of what decide."""

from __future__ import annotations

import argparse
import platform

from appeal_triage import __version__
from appeal_triage.cli.arguments import add_model_options, add_options

HELP = "показать версии программы и модели"
DESCRIPTION = (
    "Печатает версии программы и модели, протокол и контрольную сумму модели, "
    "поставляемые наборы регионов и версию Python, через табуляцию."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the arguments of the verb.

    Parameters
    ----------
    parser : ArgumentParser
        Parser of the verb.
    """
    add_model_options(add_options(parser))


def run(args: argparse.Namespace) -> int:
    """Print what is installed.

    Parameters
    ----------
    args : Namespace
        Parsed arguments.

    Returns
    -------
    int
        0.
    """
    from appeal_triage.pipeline import Triager
    from appeal_triage.routing.regions import shipped_regions

    triager = Triager.load(
        args.model, region=args.region, urgency_from=args.urgency_from
    )
    own = {
        "package_version": __version__,
        "python": platform.python_version(),
        "regions": ", ".join(shipped_regions()),
    }
    for name, value in {**own, **triager.info()}.items():
        print(f"{name}\t{value}")
    return 0
