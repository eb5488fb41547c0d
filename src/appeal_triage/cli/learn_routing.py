"""``appeal-triage learn-routing``: a region pack from a past export with executors."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from appeal_triage.cli.arguments import add_options, add_text_column
from appeal_triage.cli.console import say, writing

if TYPE_CHECKING:
    from appeal_triage.training.history_combining import Quality

HELP = "выучить ведомства региона по прошлой выгрузке с исполнителями"
DESCRIPTION = (
    "Читает прошлую выгрузку, где у каждого обращения назван исполнитель, и пишет "
    "набор региона, который принимает --region: какое ведомство какие обращения и "
    "откуда брало. Разметка не нужна; хватает 500 строк, больше — лучше. Текстов "
    "обращений в наборе нет. Если папка — уже набор региона, его таблицы остаются."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the arguments of the verb.

    Parameters
    ----------
    parser : ArgumentParser
        Parser of the verb.
    """
    files = parser.add_argument_group("файлы")
    files.add_argument("history", metavar="HISTORY", help="выгрузка с исполнителями")
    files.add_argument(
        "-o", "--output", metavar="PACK", required=True, help="папка для набора региона"
    )
    options = add_options(parser)
    options.add_argument(
        "--agency-column",
        metavar="N",
        required=True,
        help="имя столбца с исполнителем",
    )
    add_text_column(options)
    options.add_argument(
        "--territory-column", metavar="N", help="имя столбца с территорией"
    )
    options.add_argument(
        "--model", metavar="DIR", help="папка с моделью вместо поставляемой"
    )
    options.add_argument(
        "--quiet", action="store_true", help="не показывать ход работы"
    )


def run(args: argparse.Namespace) -> int:
    """Learn a region pack.

    Parameters
    ----------
    args : Namespace
        Parsed arguments.

    Returns
    -------
    int
        0.
    """
    from appeal_triage.training.history import learn_routing
    from appeal_triage.training.history_reading import PastColumns

    shown = not args.quiet and sys.stderr is not None and sys.stderr.isatty()
    columns = PastColumns(args.agency_column, args.text_column, args.territory_column)
    with writing(args.output, "набор"):
        done = learn_routing(
            args.history,
            args.output,
            columns,
            model=args.model,
            progress=say if shown else None,
        )
    for note in done.notes:
        say(f"внимание: {note}")
    for name, value in (
        ("folder", done.folder),
        ("texts", done.n_texts),
        ("agencies", done.n_bodies),
        *_figures(done.quality),
    ):
        print(f"{name}\t{value}")
    return 0


def _figures(quality: Quality) -> Iterator[tuple[str, str]]:
    for name, (share, low, high) in (
        ("top1", quality.first),
        ("top3", quality.among_three),
    ):
        yield name, f"{share:.3f} [{low:.3f}–{high:.3f}]"
