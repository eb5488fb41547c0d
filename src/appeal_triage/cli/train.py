"""``appeal-triage train``: a model from labelled files."""

from __future__ import annotations

import argparse
import sys

from appeal_triage.cli.arguments import (
    add_options,
    add_source_options,
    add_text_column,
    more_texts,
)
from appeal_triage.cli.console import say, writing

HELP = "обучить модель на размеченных файлах"
DESCRIPTION = (
    "Обучает модель по таблицам со столбцами topic, subtopic, urgency, owner и пишет "
    "папку, которую принимает --model. Рядом с ними можно взять настоящие письма "
    "(--letters) и тексты с метками чужой платформы (--weak, --crosswalk)."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the arguments of the verb.

    Parameters
    ----------
    parser : ArgumentParser
        Parser of the verb.
    """
    files = parser.add_argument_group("файлы")
    files.add_argument(
        "labelled",
        metavar="LABELLED",
        nargs="+",
        action="extend",
        help="размеченные таблицы или папки с ними",
    )
    files.add_argument(
        "--letters",
        metavar="FILE",
        nargs="+",
        action="extend",
        default=[],
        help="размеченные таблицы настоящих писем, каждая — свой источник",
    )
    files.add_argument(
        "-o", "--output", metavar="DIR", required=True, help="папка для модели"
    )
    options = add_options(parser)
    add_text_column(options)
    add_source_options(options)
    options.add_argument(
        "--quiet", action="store_true", help="не показывать ход работы"
    )


def run(args: argparse.Namespace) -> int:
    """Fit a model.

    Parameters
    ----------
    args : Namespace
        Parsed arguments.

    Returns
    -------
    int
        0.
    """
    from appeal_triage.training import train_files

    shown = not args.quiet and sys.stderr is not None and sys.stderr.isatty()
    with writing(args.output, "модель"):
        summary = train_files(
            args.labelled,
            args.output,
            more=more_texts(args, args.letters),
            text_column=args.text_column,
            progress=say if shown else None,
        )
    for name, value in summary.items():
        print(f"{name}\t{value}")
    return 0
