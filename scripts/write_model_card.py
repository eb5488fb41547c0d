"""Measure a model and write its card: write_model_card.py MODEL LABELLED...

Each LABELLED file is a source of its own; a name before «=» is what the card calls it:
write_model_card.py models/default "Курская область=kursk.tsv" data/holdout/holdout.csv
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from appeal_triage import Triager
from appeal_triage.evaluation import Report, evaluate_file
from appeal_triage.evaluation.reports import FIGURE_NAMES

INTRO = """# Карточка модели

Файл написан программой `scripts/write_model_card.py`; числа получены ею же.

## Что это

Аддитивная линейная модель: у каждого слова и каждой пары соседних слов есть вклад в
каждую из {n_outputs} оценок (подтемы, срочность, ответственный); сумма вкладов и есть
оценка. Признаки слова — форма, лемма, символьные 3–5-граммы и вектор леммы из
[navec](https://github.com/natasha/navec) (лицензия MIT). Тема — сумма вероятностей её
подтем. Уровень срочности решает логистическая регрессия над оценками, подтемой и
признаками опасности; ответственного — произведение оценки и правил подведомственности.

Версия `{version}`, протокол {protocol}, признаков {n_features}, текстов {n_texts}.

## На чём обучена

Только на комментариях, написанных для проекта (`data/corpus`, хеши файлов — в
`manifest.json`). Ни одно настоящее обращение не использовано ни для весов, ни для
калибровки, ни для порогов. Калибровка и пороги найдены вне обучающей части (5 частей,
близкие копии вместе), калибровка — на той части корпуса, где доли тем и срочности как в
обычном потоке. Но устройство признаков, входы модели срочности, показатель длины и цели
полноты выбирались с оглядкой на источники из таблицы, а таблицы признаков опасности и
правил подведомственности писались с чтением части писем Курской области и Перми; для
этих источников числа поэтому могут быть завышены. По набору `holdout` не выбиралось
ничего.

Пороги: экстренная от {emergency_from}, высокая от {high_from}, обычная от
{normal_from}; на проверку — тема ниже {topic}, срочность ниже {urgency}, ответственный
ниже {owner}.

## Показатели

Значение и 95 % интервал (бутстрап по текстам, 1000 повторов). «С учётом второй» —
верной считается и вторая разумная метка, если разметчик её указал. Настоящие обращения
не публикуются: это чужие письма.
"""

OUTRO = """
## Пределы

- «Не обращение» среди настоящих реплик распознаётся плохо: в живом разговоре его трудно
  отличить от жалобы. Проверяйте, прежде чем скрывать такие сообщения.
- Экстренные случаи, рассказанные спокойно или намёком, пропускаются чаще кричащих;
  порог выбран в пользу полноты, поэтому ложных тревог больше, чем верных.
- Длинные письма с несколькими бедами получают одну тему и, если она вероятна, вторую.
- Вероятности калиброваны на написанных комментариях; на источнике с другим составом
  ошибка калибровки указана в таблице.
- Решение — совет дежурному, а не ответ жителю.
"""

START, END = "<!-- quality -->", "<!-- /quality -->"
SHORT = (
    *("topic_strict", "topic_lenient", "subtopic_strict"),
    *("urgency_strict", "urgency_lenient", "owner_strict", "owner_lenient"),
    *("emergency_recall", "emergency_precision", "high_recall", "high_precision"),
    *("coverage", "covered_topic_lenient"),
)


def table(reports: list[Report], names: Sequence[str] = tuple(FIGURE_NAMES)) -> str:
    """Lay the figures out: a row a figure, a column a source."""
    head = "| показатель | " + " | ".join(
        f"{report.name} (n = {report.n_texts})" for report in reports
    )
    lines = [head + " |", "|---" * (len(reports) + 1) + "|"]
    for name in names:
        cells = [str(r.figures[name]) if name in r.figures else "—" for r in reports]
        lines.append(f"| {FIGURE_NAMES[name]} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def put_short_table(readme: Path, reports: list[Report]) -> None:
    """Replace the table between the quality marks of a README."""
    text = readme.read_text(encoding="utf-8")
    before, rest = text.split(START)
    _, after = rest.split(END)
    short = table(reports, SHORT)
    readme.write_text(f"{before}{START}\n{short}\n{END}{after}", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("labelled", nargs="+")
    parser.add_argument("--readme", type=Path, help="where to put the short table")
    arguments = parser.parse_args()
    triager = Triager.load(arguments.model)
    reports = []
    for item in arguments.labelled:
        name, _, path = item.rpartition("=")
        report = evaluate_file(path, triager=triager)
        reports.append(
            Report(
                name or Path(path).stem,
                report.n_texts,
                report.model_version,
                report.figures,
            )
        )
        print(report.to_text(), flush=True)
    text = (arguments.model / "manifest.json").read_text(encoding="utf-8")
    manifest = json.loads(text)
    intro = INTRO.format(
        version=manifest["version"],
        protocol=manifest["protocol"],
        n_texts=manifest["n_texts"],
        n_outputs=sum(len(head["labels"]) for head in manifest["heads"].values()),
        n_features=len(
            (arguments.model / "features.txt").read_text("utf-8").split("\n")
        )
        - 1,
        **manifest["urgency"],
        **manifest["thresholds"],
    )
    card = arguments.model / "MODEL_CARD.md"
    card.write_text(f"{intro}\n{table(reports)}\n{OUTRO}", encoding="utf-8")
    if arguments.readme:
        put_short_table(arguments.readme, reports)


if __name__ == "__main__":
    main()
