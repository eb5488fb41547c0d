"""``appeal-triage evaluate``: how well the model does on a labelled file."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from appeal_triage.cli.arguments import (
    add_model_options,
    add_options,
    add_source_options,
    add_text_column,
    more_texts,
)
from appeal_triage.cli.console import say
from appeal_triage.errors import InputError

if TYPE_CHECKING:
    from appeal_triage.evaluation import Report, TradeOff
    from appeal_triage.evaluation.comparison import Comparison

HELP = "оценить модель на размеченном файле"
DESCRIPTION = (
    "Сравнивает решения с разметкой (столбцы topic, subtopic, urgency, owner и, если "
    "есть, alt_…) и показывает показатели качества. С --leave-one-source-out каждый "
    "источник проверяется моделью, обученной на всех остальных."
)
_LEFT_OUT = "--leave-one-source-out"
_FITTED = (
    *("written", "weak", "crosswalk", "together"),
    *("letters_weight", "weak_weight", "calibrate_on"),
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
        "labelled", metavar="LABELLED", nargs="?", help="размеченная таблица"
    )
    options = add_options(parser)
    add_text_column(options)
    options.add_argument("--json", action="store_true", help="вывести JSON")
    options.add_argument(
        "--json-file", metavar="FILE", help="записать показатели и в файл JSON"
    )
    options.add_argument(
        "--thresholds",
        action="store_true",
        help="вместо показателей: что нашли бы другие пороги срочности и какой ценой",
    )
    add_model_options(options)
    left_out = parser.add_argument_group("проверка на неизвестном источнике")
    left_out.add_argument(
        _LEFT_OUT,
        metavar="FILE",
        nargs="+",
        action="extend",
        help="размеченные источники; каждый проверяется моделью остальных",
    )
    left_out.add_argument(
        "--with",
        dest="written",
        metavar="FILE|DIR",
        nargs="+",
        action="extend",
        default=[],
        help="размеченные таблицы или папки, на которых обучается каждая модель",
    )
    add_source_options(left_out)
    parser.set_defaults(fail=parser.error)


def run(args: argparse.Namespace) -> int:
    """Evaluate the model, or models that are fitted for it.

    Parameters
    ----------
    args : Namespace
        Parsed arguments.

    Returns
    -------
    int
        0.
    """
    _check(args)
    report = _compare(args) if args.leave_one_source_out else _evaluate(args)
    shown = json.dumps(report.to_dict(), ensure_ascii=False, indent=2)
    if args.json_file:
        _write(Path(args.json_file), shown)
    print(shown if args.json else report.to_text())
    return 0


def _check(args: argparse.Namespace) -> None:
    if not args.leave_one_source_out:
        if args.labelled is None:
            args.fail("the following arguments are required: LABELLED")
        if any(getattr(args, name) for name in _FITTED):
            args.fail(f"the following arguments are required: {_LEFT_OUT}")
        return
    given = {
        "LABELLED": args.labelled,
        "--model": args.model,
        "--region": args.region,
        "--urgency-from": args.urgency_from,
        "--thresholds": args.thresholds or None,
    }
    for name, value in given.items():
        if value is not None:
            args.fail(f"argument {name}: not allowed with argument {_LEFT_OUT}")


def _evaluate(args: argparse.Namespace) -> Report | TradeOff:
    from appeal_triage.pipeline import Triager

    triager = Triager.load(
        args.model, region=args.region, urgency_from=args.urgency_from
    )
    if args.thresholds:
        from appeal_triage.evaluation import read_labelled, trade_off

        labelled = read_labelled([args.labelled], text_column=args.text_column)
        return trade_off(labelled, triager, Path(args.labelled).name)
    from appeal_triage.evaluation import evaluate_file

    return evaluate_file(args.labelled, triager=triager, text_column=args.text_column)


def _compare(args: argparse.Namespace) -> Comparison:
    from appeal_triage.training import evaluate_left_out

    return evaluate_left_out(
        more_texts(args, args.leave_one_source_out),
        written=args.written,
        text_column=args.text_column,
        progress=say,
    )


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text + "\n", encoding="utf-8", newline="\n")
    except OSError as error:
        reason = error.strerror or "ошибка ввода-вывода"
        raise InputError(f"{path}: файл не записывается ({reason})") from None
