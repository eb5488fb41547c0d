"""``appeal-triage explain``: one comment, what was decided and by which words."""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from appeal_triage.cli.arguments import add_model_options, add_options

if TYPE_CHECKING:
    from appeal_triage.pipeline import Explanation, WordWeight
    from appeal_triage.results import Candidate, Due, Problem, TriageResult

HELP = "объяснить решение по одному тексту"
DESCRIPTION = (
    "Показывает решение по одному обращению, другие возможные ответы, основания и "
    "слова, которые повлияли больше всего."
)
_WORDS_SHOWN = 8


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the arguments of the verb.

    Parameters
    ----------
    parser : ArgumentParser
        Parser of the verb.
    """
    texts = parser.add_argument_group("обращение")
    # Several words are one text: it is often pasted without quotes.
    texts.add_argument("text", metavar="TEXT", nargs="+", help="текст обращения")
    options = add_options(parser)
    options.add_argument("--json", action="store_true", help="вывести JSON")
    options.add_argument(
        "--territory", metavar="TEXT", help="откуда обращение, например Курск"
    )
    options.add_argument(
        "--created-at",
        metavar="DATE",
        type=_moment,
        help="когда написано, например «25.11.2026 14:05»: от этого считаются сроки",
    )
    options.add_argument(
        "--channel", metavar="NAME", help="откуда обращение, например ПОС"
    )
    add_model_options(options)


def _moment(text: str) -> datetime:
    from appeal_triage.reading.dates import read_date

    moment = read_date(text)
    if moment is None:
        raise argparse.ArgumentTypeError("должно быть датой, как 25.11.2026 14:05")
    return moment


def run(args: argparse.Namespace) -> int:
    """Explain the decision about a text.

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

    triager = Triager.load(
        args.model, region=args.region, urgency_from=args.urgency_from
    )
    text = " ".join(args.text)
    explanation = triager.explain(
        text,
        territory=args.territory,
        created_at=args.created_at,
        channel=args.channel,
    )
    if args.json:
        print(json.dumps(_record(explanation), ensure_ascii=False, indent=2))
    else:
        print("\n".join(_lines(explanation, text)))
    return 0


def _record(explanation: Explanation) -> dict[str, Any]:
    words = {
        name: [
            {
                "word": word.word,
                "weight": round(word.weight, 4),
                "start": word.start,
                "end": word.end,
            }
            for word in weights
        ]
        for name, weights in explanation.words.items()
    }
    result = asdict(explanation.result)
    return {"text": explanation.text, "result": _plain(result), "words": words}


def _plain(value: Any) -> Any:
    """Round numbers and write moments, as columns of a file have them."""
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def _lines(explanation: Explanation, text: str) -> Iterator[str]:
    result = explanation.result
    yield from _decisions(result)
    yield from _terms(result)
    if result.urgency_reasons:
        yield "Почему срочно:"
        for reason in result.urgency_reasons:
            words = " ".join(text[reason.start : reason.end].split())
            place = f"знаки {reason.start}–{reason.end}"
            yield f"  - {reason.text}: «{words}» ({place})"
    if len(result.problems) > 1:
        yield "Проблемы:"
        yield from (f"  - {_problem(problem)}" for problem in result.problems)
    if result.reasons:
        yield "Основания:"
        yield from (f"  - {reason}" for reason in result.reasons)
    yield "Слова:"
    for name, title in (
        ("topic", "тема"),
        ("subtopic", "подтема"),
        ("urgency", "срочность"),
        ("owner", "ответственный"),
    ):
        shown = _strongest(explanation.words.get(name, ()))
        if shown:
            yield f"  {title}: {shown}"


def _strongest(words: Iterable[WordWeight]) -> str:
    totals: defaultdict[str, float] = defaultdict(float)
    for word in words:
        totals[word.word] += word.weight
    order = sorted(totals, key=lambda word: (-abs(totals[word]), word))
    return ", ".join(f"{word} {totals[word]:+.2f}" for word in order[:_WORDS_SHOWN])


def _decisions(result: TriageResult) -> Iterator[str]:
    yield f"Тема:          {_shown(result.topic)}"
    if result.alt_topic is not None:
        yield f"  или:         {_shown(result.alt_topic)}"
    yield f"Подтема:       {_shown(result.subtopic)}"
    yield f"Срочность:     {_shown(result.urgency)}"
    if result.urgency_score is not None:
        yield f"  высокая или экстренная с вероятностью {result.urgency_score:.2f}"
    yield f"Ответственный: {_shown(result.owner)}"
    for position, agency in enumerate(result.agencies):
        title = "  или:         " if position else "Ведомство:     "
        yield f"{title}{agency.label}, {agency.score:.2f}"
    if result.territory or result.address:
        place = ", ".join(filter(None, (result.territory, result.address)))
        yield f"Место:         {place}"
    statuses = {"ok": "уверенно", "review": "проверить", "failed": "ошибка"}
    yield f"Решение:       {statuses[result.status.value]}"
    if result.error:
        yield f"Ошибка:        {result.error}"


def _terms(result: TriageResult) -> Iterator[str]:
    if result.norm is not None:
        # The label begins with what it is: «норматив» or «ориентир».
        kind, _, rest = result.norm.label.partition(": ")
        yield f"{kind.capitalize() + ':':<15}{rest}"
        yield f"  условие:     {result.norm.condition}"
        yield f"Срок:          {_until(result.fix_due_min, result.fix_due_max)}"
    if result.reply_due is not None:
        yield f"Ответ жителю:  {_until(result.reply_due, result.reply_due)}"


def _until(least: Due, most: Due) -> str:
    shown = list(dict.fromkeys(map(_due, (least, most))))
    return " … ".join(shown)


def _due(due: Due) -> str:
    return f"до {due:%d.%m.%Y %H:%M}" if isinstance(due, datetime) else str(due)


def _problem(problem: Problem) -> str:
    labels = (problem.topic, problem.subtopic, problem.urgency, problem.owner)
    places = ", ".join(f"{start}–{end}" for start, end in problem.spans)
    return f"{' / '.join(label.label for label in labels)} (знаки {places})"


def _shown(candidate: Candidate | None) -> str:
    if candidate is None:
        return "не определено"
    return f"{candidate.label} ({candidate.id}), {candidate.score:.2f}"
