"""The command ``appeal-triage``: one file per verb, exit codes, errors of one line.

Exit codes: 0 done, 1 rows failed and ``--strict``, 2 usage, 3 input or output file,
4 model or region, 70 an error of this program, 129 the terminal was closed (SIGHUP),
130 interrupted (Ctrl-C), 141 the reader of the output closed it, 143 asked to stop
(SIGTERM); the last four as every Unix command. Whoever stops it, no worker and no
half-written file is left.
"""

from __future__ import annotations

import argparse
import warnings
from collections.abc import Sequence
from pathlib import Path

from appeal_triage import __version__
from appeal_triage.cli import (
    evaluate,
    explain,
    info,
    labels,
    learn_routing,
    region,
    train,
    triage,
)
from appeal_triage.cli.arguments import Parser, add_options, parser_settings
from appeal_triage.cli.console import flush_output, prepare_console, say
from appeal_triage.cli.stopping import Stopped, stopping_cleanly
from appeal_triage.errors import AppealTriageError, KnowledgeError, ModelError

_PROGRAM = "appeal-triage"
_USAGE, _INPUT, _MODEL, _BUG, _INTERRUPTED, _PIPE = 2, 3, 4, 70, 130, 141
_VERBS = {
    "triage": triage,
    "explain": explain,
    "evaluate": evaluate,
    "train": train,
    "learn-routing": learn_routing,
    "region": region,
    "labels": labels,
    "info": info,
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command.

    Parameters
    ----------
    argv : sequence of str or None, optional
        Arguments without the program's name; by default those of the process.

    Returns
    -------
    int
        Exit code.

    Examples
    --------
    >>> main(["labels", "urgency"])  # doctest: +NORMALIZE_WHITESPACE
    id  label  label_en
    low  Низкая  Low
    normal  Обычная  Normal
    high  Высокая  High
    emergency  Экстренная  Emergency
    0
    """
    prepare_console()
    with warnings.catch_warnings():
        # Notes of libraries to programmers; what a user must know, we say ourselves.
        warnings.simplefilter("ignore")
        code = _run(argv)
    lost = flush_output()
    if lost is None or code:
        return code
    return _PIPE if isinstance(lost, BrokenPipeError) else _INPUT


def build_parser() -> argparse.ArgumentParser:
    """Make the parser of the command and its verbs.

    Returns
    -------
    ArgumentParser
        The parser; a parsed line has ``run``, the function of its verb.
    """
    parser = Parser(
        **parser_settings(
            _PROGRAM,
            "Разбор обращений жителей: тема, срочность, ответственный, ведомство.",
        ),
        epilog="Справка по команде: appeal-triage КОМАНДА --help",
    )
    options = add_options(parser)
    options.add_argument(
        "--version",
        action="version",
        version=f"{_PROGRAM} {__version__}",
        help="показать версию",
    )
    verbs = parser.add_subparsers(title="команды", metavar="КОМАНДА", required=True)
    for name, verb in _VERBS.items():
        settings = parser_settings(f"{_PROGRAM} {name}", verb.DESCRIPTION)
        sub = verbs.add_parser(name, help=verb.HELP, **settings)
        verb.add_arguments(sub)
        sub.set_defaults(run=verb.run)
    return parser


def _run(argv: Sequence[str] | None) -> int:
    try:
        with stopping_cleanly() as requests:
            code = _run_verb(argv)
    except Stopped as stopped:
        code = _interrupted(stopped.code)
    # Workers stopped by the same signal may have failed louder than it.
    if code == _BUG and requests.stopped is not None:
        return requests.stopped.code
    return code


def _interrupted(code: int) -> int:
    say(f"{_PROGRAM}: прервано")
    return code


def _run_verb(argv: Sequence[str] | None) -> int:
    try:
        arguments = build_parser().parse_args(argv)
        code: int = arguments.run(arguments)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    except KeyboardInterrupt as stop:
        return _interrupted(stop.code if isinstance(stop, Stopped) else _INTERRUPTED)
    except BrokenPipeError:
        return _PIPE
    except AppealTriageError as error:
        say(f"{_PROGRAM}: {error}")
        return _MODEL if isinstance(error, ModelError | KnowledgeError) else _INPUT
    except Exception as error:
        say(f"{_PROGRAM}: внутренняя ошибка {_place(error)}; сообщите разработчикам")
        return _BUG
    return code


def _place(error: Exception) -> str:
    # The class and the line, not the message: it may quote an appeal.
    last = error.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    kind = type(error).__name__
    if last is None:
        return kind
    return f"{kind} ({Path(last.tb_frame.f_code.co_filename).name}:{last.tb_lineno})"
