"""The argument parser: help and errors in Russian, and never what was typed.

argparse repeats a wrong argument in its message. Here that may be the text of an
appeal without its quotes, so messages are made anew from what is known to be safe.
"""

from __future__ import annotations

import argparse
import math
import re
from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from appeal_triage.training import MoreTexts

_OPTION = re.compile(r"--?[a-z][a-z-]*", re.ASCII)
_MESSAGES = (
    (r"the following arguments are required: (.+)", "не указано: {0}"),
    (r"argument (\S+): expected .*", "{0}: нужно значение"),
    (r"argument (\S+): not allowed with argument (\S+)", "{0} нельзя вместе с {1}"),
    (r"argument (\S+): invalid choice: .*\(choose from (.+)\)", "{0}: возможны {1}"),
    (r"argument (\S+): (должно быть .+)", "{0}: {1}"),
    (r"argument (\S+): .*", "{0}: неверное значение"),
)


class Formatter(argparse.HelpFormatter):
    """Help with a Russian heading."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        """Add the line that shows how the command is called.

        Parameters
        ----------
        usage : str or None
            The line, if it is given.
        actions : iterable of Action
            What to make it of, if it is not.
        groups : iterable
            Arguments that exclude each other.
        prefix : str or None, optional
            What it begins with.
        """
        super().add_usage(usage, actions, groups, prefix or "использование: ")


class Parser(argparse.ArgumentParser):
    """A parser whose errors are one Russian line."""

    def error(self, message: str) -> NoReturn:
        """Tell in one line what is wrong with the arguments and end.

        Parameters
        ----------
        message : str
            As argparse puts it.
        """
        self.exit(2, f"{self.prog}: {_translate(message)}; см. {self.prog} --help\n")


def _translate(message: str) -> str:
    unknown = message.removeprefix("unrecognized arguments: ")
    if unknown != message:
        options = [word for word in unknown.split() if _OPTION.fullmatch(word)]
        named = ", ".join(options)
        return f"неизвестный параметр: {named}" if named else "лишние аргументы"
    for pattern, russian in _MESSAGES:
        match = re.fullmatch(pattern, message, re.DOTALL)
        if match:
            return russian.format(*match.groups())
    return "неверные аргументы"


def parser_settings(prog: str, description: str) -> dict[str, Any]:
    """Return what a parser of this command is made with.

    Parameters
    ----------
    prog : str
        Name of the program, or of the program and its verb.
    description : str
        What it does.

    Returns
    -------
    dict
        Keywords of ``ArgumentParser``: options are known by their full names alone,
        and help is as wide everywhere.
    """
    return {
        "prog": prog,
        "description": description,
        "formatter_class": partial(Formatter, max_help_position=30, width=88),
        "add_help": False,
        "allow_abbrev": False,
    }


def positive(text: str) -> int:
    """Read a whole number that is at least 1.

    Parameters
    ----------
    text : str
        The argument.

    Returns
    -------
    int
        The number.

    Raises
    ------
    ArgumentTypeError
        If it is not one.
    """
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError("должно быть целое число от 1")
    return int(text)


def positive_weight(text: str) -> float:
    """Read a number above 0.

    Parameters
    ----------
    text : str
        The argument.

    Returns
    -------
    float
        The number.

    Raises
    ------
    ArgumentTypeError
        If it is not one.
    """
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0 < number < math.inf:
        raise argparse.ArgumentTypeError("должно быть число больше 0")
    return number


def level_thresholds(text: str) -> dict[str, float]:
    """Read thresholds of urgency: «emergency=0.2,high=0.5».

    Parameters
    ----------
    text : str
        The argument.

    Returns
    -------
    dict of str to float
        Thresholds by level.

    Raises
    ------
    ArgumentTypeError
        If a part is no level with a number.
    """
    found: dict[str, float] = {}
    for part in text.split(","):
        level, _, number = part.partition("=")
        try:
            found[level.strip()] = float(number)
        except ValueError:
            raise argparse.ArgumentTypeError(
                "должно быть вида emergency=0.2,high=0.5"
            ) from None
    return found


def add_options(parser: argparse.ArgumentParser) -> argparse._ArgumentGroup:
    """Add the group of options, which begins with the help.

    Parameters
    ----------
    parser : ArgumentParser
        Parser of a verb.

    Returns
    -------
    argument group
        Where the options of the verb go.
    """
    group = parser.add_argument_group("параметры")
    group.add_argument("-h", "--help", action="help", help="показать эту справку")
    return group


def add_model_options(group: argparse._ArgumentGroup) -> None:
    """Add the options that say which model and which region pack decide.

    Parameters
    ----------
    group : argument group
        Options of a verb.
    """
    group.add_argument(
        "--region",
        metavar="NAME|DIR",
        help="регион: имя поставляемого набора или папка со своим",
    )
    group.add_argument(
        "--model", metavar="DIR", help="папка с моделью вместо поставляемой"
    )
    group.add_argument(
        "--urgency-from",
        metavar="LEVEL=P,…",
        type=level_thresholds,
        help="свои пороги срочности вместо порогов модели, например "
        "emergency=0.2,high=0.5; что они найдут, показывает evaluate --thresholds",
    )


def add_text_column(group: argparse._ArgumentGroup) -> None:
    """Add the option that names the column with the text.

    Parameters
    ----------
    group : argument group
        Options of a verb.
    """
    group.add_argument(
        "--text-column",
        metavar="N",
        help="имя столбца с текстом, если оно не из обычных («Текст инцидента», "
        "«Сообщение», text, comment …)",
    )


def add_source_options(group: argparse._ArgumentGroup) -> None:
    """Add the options that say what is fitted on besides written comments.

    Their defaults are those of the training, which is not imported for a help page.

    Parameters
    ----------
    group : argument group
        Options of a verb.
    """
    group.add_argument(
        "--letters-weight",
        metavar="W",
        type=positive_weight,
        help="вес одного письма рядом с написанным комментарием; по умолчанию 1",
    )
    group.add_argument(
        "--weak",
        metavar="FILE",
        nargs="+",
        action="extend",
        default=[],
        help="тексты, у которых есть только метка платформы (platform_group, "
        "platform_topic)",
    )
    group.add_argument(
        "--crosswalk",
        metavar="TABLE",
        help="таблица соответствий: platform_group, platform_topic, topic, subtopic",
    )
    group.add_argument(
        "--weak-weight",
        metavar="W",
        type=positive_weight,
        help="вес одного такого текста; по умолчанию 0.2",
    )
    group.add_argument(
        "--together",
        metavar="A,B",
        nargs="+",
        action="extend",
        default=[],
        help="файлы одного региона через запятую: считаются одним источником",
    )
    group.add_argument(
        "--calibrate-on",
        metavar="WHAT",
        choices=("all", "written", "letters"),
        help="на чём калибровать: written — написанный поток, letters — письма, "
        "all — то и другое (по умолчанию)",
    )


def more_texts(args: argparse.Namespace, letters: Sequence[str]) -> MoreTexts:
    """Gather what these options say.

    Parameters
    ----------
    args : Namespace
        Parsed arguments.
    letters : sequence of str
        Files of letters.

    Returns
    -------
    MoreTexts
        For the training.
    """
    from appeal_triage.training import MoreTexts

    return MoreTexts(
        letters=tuple(letters),
        letters_weight=args.letters_weight or MoreTexts.letters_weight,
        weak=tuple(args.weak),
        crosswalk=args.crosswalk,
        weak_weight=args.weak_weight or MoreTexts.weak_weight,
        together=tuple(names.split(",") for names in args.together),
        calibrate_on=args.calibrate_on or MoreTexts.calibrate_on,
    )
