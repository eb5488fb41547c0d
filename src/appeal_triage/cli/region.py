"""``appeal-triage region``: check a region pack, show whom it chooses, begin one."""

from __future__ import annotations

import argparse
from datetime import date

from appeal_triage.cli.arguments import add_options, parser_settings

HELP = "проверить, показать или начать набор региона"
DESCRIPTION = (
    "Набор региона — папка с таблицами территорий и ведомств. Здесь его проверяют, "
    "смотрят, кого он выберет, и начинают новый."
)
_PROGRAM = "appeal-triage region"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the arguments of the verb.

    Parameters
    ----------
    parser : ArgumentParser
        Parser of the verb.
    """
    parser.epilog = f"Справка по действию: {_PROGRAM} ДЕЙСТВИЕ --help"
    add_options(parser)
    actions = parser.add_subparsers(title="действия", metavar="ДЕЙСТВИЕ", required=True)
    for name, help_text, description, describe, act in (
        (
            "check",
            "проверить набор",
            "Читает весь набор и печатает, что в нём есть. Ошибка называет файл, "
            "строку, столбец и что исправить; код выхода тогда 4.",
            _add_check,
            _check,
        ),
        (
            "show",
            "показать территории и ведомства",
            "Печатает дерево территорий с ведомствами; с местом, ролью или подтемой — "
            "кого набор выберет и почему.",
            _add_show,
            _show,
        ),
        (
            "new",
            "начать новый набор",
            "Пишет в пустую папку набор с примерами и пояснениями, который сам "
            "проходит проверку.",
            _add_new,
            _new,
        ),
    ):
        settings = parser_settings(f"{_PROGRAM} {name}", description)
        sub = actions.add_parser(name, help=help_text, **settings)
        describe(sub)
        sub.set_defaults(act=act)


def run(args: argparse.Namespace) -> int:
    """Do what is asked about a pack.

    Parameters
    ----------
    args : Namespace
        Parsed arguments.

    Returns
    -------
    int
        0.
    """
    code: int = args.act(args)
    return code


def _add_check(parser: argparse.ArgumentParser) -> None:
    packs = parser.add_argument_group("набор")
    packs.add_argument(
        "pack", metavar="DIR", help="папка с набором или имя поставляемого"
    )
    add_options(parser)


def _add_show(parser: argparse.ArgumentParser) -> None:
    packs = parser.add_argument_group("набор")
    packs.add_argument(
        "pack",
        metavar="PACK",
        nargs="?",
        help="папка с набором или имя поставляемого; без него — вся Россия",
    )
    options = add_options(parser)
    options.add_argument(
        "--territory", metavar="TEXT", help="место, как его пишут: «г. Льгов»"
    )
    options.add_argument(
        "--owner",
        metavar="ID",
        help="роль; список печатает appeal-triage labels owners",
    )
    options.add_argument(
        "--subtopic",
        metavar="ID",
        help="подтема; список печатает appeal-triage labels topics",
    )
    options.add_argument(
        "--channel", metavar="NAME", help="откуда обращение, например ПОС"
    )
    options.add_argument(
        "--on",
        metavar="DATE",
        type=_day,
        help="день обращения, например 25.11.2026: ведомства с полномочиями в этот "
        "день; без него — те, у кого конца полномочий нет",
    )


def _add_new(parser: argparse.ArgumentParser) -> None:
    packs = parser.add_argument_group("набор")
    packs.add_argument("pack", metavar="DIR", help="новая или пустая папка")
    options = add_options(parser)
    options.add_argument(
        "--name", metavar="TEXT", help="название региона, например «Тверская область»"
    )


def _day(text: str) -> date:
    from appeal_triage.reading.dates import read_date

    moment = read_date(text)
    if moment is None:
        raise argparse.ArgumentTypeError("должно быть датой, как 25.11.2026")
    return moment.date()


def _check(args: argparse.Namespace) -> int:
    from appeal_triage.cli.region_view import summary
    from appeal_triage.routing import load_region

    print("\n".join(summary(load_region(args.pack))))
    return 0


def _show(args: argparse.Namespace) -> int:
    from appeal_triage.cli.region_view import Question, answer, tree
    from appeal_triage.routing import load_region

    pack = load_region(args.pack)
    if not (args.territory or args.owner or args.subtopic):
        print("\n".join(tree(pack, args.on)))
        return 0
    question = Question(
        args.territory or "",
        args.owner or "",
        args.subtopic or "",
        args.channel,
        args.on,
    )
    print("\n".join(answer(pack, question)))
    return 0


def _new(args: argparse.Namespace) -> int:
    from appeal_triage.routing.template import write_template

    for path in write_template(args.pack, args.name):
        print(path)
    print(f"Проверить: {_PROGRAM} check {args.pack}")
    return 0
