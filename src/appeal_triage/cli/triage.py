"""``appeal-triage triage``: a table in, the same table with decisions out."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from appeal_triage.cli.arguments import (
    add_model_options,
    add_options,
    add_text_column,
    positive,
)
from appeal_triage.cli.console import say

if TYPE_CHECKING:
    from appeal_triage.cli.workers import Decided
    from appeal_triage.reading import Table

HELP = "разобрать файл с обращениями"
DESCRIPTION = (
    "Читает таблицу с обращениями и пишет её же с решениями: строка на строку, в том "
    "же порядке. Форматы по расширению: .csv, .tsv, .xlsx, .jsonl, .parquet; «-» "
    "означает CSV в стандартном потоке. Если столбец с именем решения уже есть, он "
    "остаётся, а наш называется triage_…"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the arguments of the verb.

    Parameters
    ----------
    parser : ArgumentParser
        Parser of the verb.
    """
    parser.epilog = (
        "Коды выхода: 0 готово, 1 есть строки с ошибкой при --strict, 2 неверные "
        "аргументы, 3 входной или выходной файл, 4 модель или регион, 130 и "
        "143 прервано."
    )
    files = parser.add_argument_group("файлы")
    files.add_argument("input", metavar="INPUT", help="таблица с обращениями")
    files.add_argument(
        "-o", "--output", metavar="OUTPUT", required=True, help="куда писать решения"
    )
    options = add_options(parser)
    add_text_column(options)
    place = options.add_mutually_exclusive_group()
    place.add_argument(
        "--territory", metavar="TEXT", help="территория всех обращений, например Курск"
    )
    place.add_argument(
        "--territory-column",
        metavar="N",
        nargs="?",
        const="",
        help="имя столбца с территорией; без имени ищется обычное («Муниципалитет», "
        "«Район» …)",
    )
    options.add_argument(
        "--channel",
        metavar="NAME",
        help="откуда обращения, например ПОС: для срока ответа там, где этого не "
        "говорит столбец («Канал», «Источник» …)",
    )
    add_model_options(options)
    options.add_argument(
        "--jobs",
        metavar="N",
        type=positive,
        default=1,
        help="число процессов (по умолчанию 1)",
    )
    options.add_argument(
        "--strict",
        action="store_true",
        help="закончить с кодом 1, если есть строки с ошибкой",
    )
    options.add_argument(
        "--quiet", action="store_true", help="не показывать ход работы и итог"
    )


def run(args: argparse.Namespace) -> int:
    """Triage a file.

    Parameters
    ----------
    args : Namespace
        Parsed arguments.

    Returns
    -------
    int
        0, or 1 if rows failed and ``--strict`` was given.

    Raises
    ------
    InputError
        If the input cannot be read or the output cannot be written.
    RegionError
        If the region pack is wrong.
    """
    from appeal_triage.cli.workers import Setup, decide
    from appeal_triage.errors import InputError
    from appeal_triage.reading import find_appeal_columns, open_table
    from appeal_triage.routing import load_region
    from appeal_triage.writing import appended_fields, check_target, open_writer

    check_target(args.output)
    if _is_same_file(args.input, args.output):
        raise InputError(
            f"{args.output}: это входной файл; для решений выберите другое имя"
        )
    if args.region is not None:
        # A wrong pack is told before the input is read, which may be long or a pipe.
        load_region(args.region)
    counts: Counter[str] = Counter()
    with open_table(args.input, text_column=args.text_column) as table:
        columns = find_appeal_columns(
            table.columns,
            text_column=args.text_column,
            territory_column=args.territory_column,
            where=table.name,
        )
        appeal = partial(
            columns.appeal,
            territory=args.territory or None,
            channel=args.channel or None,
        )
        setup = Setup(args.model, args.region, _point(args))
        # The model is loaded, and may be wrong, before the output file appears.
        decided = _started(decide(table, appeal, setup, args.jobs))
        fields = (*table.fields, *appended_fields(table.columns))
        with (
            open_writer(args.output, fields) as writer,
            _progress(table, args.quiet) as advance,
        ):
            for rows, results in decided:
                added = (result.to_row().values() for result in results)
                writer.write([
                    [*row, *more] for row, more in zip(rows, added, strict=True)
                ])
                counts.update(result.status.value for result in results)
                advance(len(rows))
        notice = writer.notice
    if not args.quiet:
        if notice:
            say(f"внимание: {notice}")
        say(_summary(counts, args.output))
    return 1 if args.strict and counts["failed"] else 0


def _started(decided: Iterator[Decided]) -> Iterator[Decided]:
    first = next(decided, None)
    return iter(()) if first is None else chain([first], decided)


def _is_same_file(source: str, target: str) -> bool:
    if "-" in (source, target):
        return False
    try:
        return Path(source).samefile(target)
    except (OSError, ValueError):
        return False


@contextmanager
def _progress(table: Table, quiet: bool) -> Iterator[Any]:
    if quiet or sys.stderr is None or not sys.stderr.isatty():
        yield lambda n_rows: None
        return
    from tqdm import tqdm

    with tqdm(total=table.n_rows, unit=" строк", file=sys.stderr, leave=False) as bar:
        yield bar.update


def _summary(counts: Counter[str], target: str) -> str:
    total = counts.total()
    where = "стандартный вывод" if target == "-" else target
    return (
        f"{_number(total)} {_plural(total, 'строка', 'строки', 'строк')}: "
        f"{_number(counts['ok'])} ok, {_number(counts['review'])} проверить, "
        f"{_number(counts['failed'])} с ошибкой → {where}"
    )


def _number(count: int) -> str:
    return f"{count:,}".replace(",", " ")


def _plural(count: int, one: str, few: str, many: str) -> str:
    if count % 10 == 1 and count % 100 != 11:
        return one
    if count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14):
        return few
    return many


def _point(args: argparse.Namespace) -> tuple[tuple[str, float], ...] | None:
    """Put the thresholds in a form that the workers can keep as a key."""
    return tuple(sorted(args.urgency_from.items())) if args.urgency_from else None
