"""``appeal-triage evaluate``: how well the model does on a labelled file."""

from __future__ import annotations

import argparse
import json

from appeal_triage.cli.arguments import (
    add_model_options,
    add_options,
    add_text_column,
)

HELP = "оценить модель на размеченном файле"
DESCRIPTION = (
    "Сравнивает решения с разметкой (столбцы topic, subtopic, urgency, owner и, если "
    "есть, alt_…) и показывает показатели качества."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the arguments of the verb.

    Parameters
    ----------
    parser : ArgumentParser
        Parser of the verb.
    """
    files = parser.add_argument_group("файлы")
    files.add_argument("labelled", metavar="LABELLED", help="размеченная таблица")
    options = add_options(parser)
    add_text_column(options)
    options.add_argument("--json", action="store_true", help="вывести JSON")
    add_model_options(options)


def run(args: argparse.Namespace) -> int:
    """Evaluate the model.

    Parameters
    ----------
    args : Namespace
        Parsed arguments.

    Returns
    -------
    int
        0.
    """
    from appeal_triage.evaluation import evaluate_file
    from appeal_triage.pipeline import Triager

    triager = Triager.load(args.model, region=args.region)
    report = evaluate_file(args.labelled, triager=triager, text_column=args.text_column)
    if args.json:
        print(json.dumps(report.to_dict(), ensure_ascii=False, indent=2))
    else:
        print(report.to_text())
    return 0
