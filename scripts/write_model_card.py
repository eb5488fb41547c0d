"""Write the card of a model: write_model_card.py MODEL LABELLED... [options].

Each LABELLED file is a source of its own that the model was not fitted on; a name
before «=» is what the card calls it:
write_model_card.py models/open "Курская область=kursk.tsv" data/holdout/holdout.csv

A model that was fitted on letters cannot be measured on them: ``--left-out FILE`` takes
what ``evaluate --leave-one-source-out … --json-file FILE`` wrote, figures of models
made in the same way without the source that tests them.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from appeal_triage import Triager
from appeal_triage.evaluation import Report, evaluate_file
from appeal_triage.evaluation.comparison import COMPARED
from appeal_triage.evaluation.metrics import Figure
from appeal_triage.evaluation.reports import FIGURE_NAMES

INTRO = """# Карточка модели

Файл написан программой `scripts/write_model_card.py`; числа получены ею же.

## Что это

Аддитивная линейная модель: у каждого слова и каждой пары соседних слов есть вклад в
каждую из {n_outputs} оценок (подтемы, срочность, ответственный); сумма вкладов и есть
оценка. Признаки слова — форма, лемма, символьные 3–5-граммы и вектор леммы из
[navec](https://github.com/natasha/navec) (лицензия MIT). Тема — сумма вероятностей её
подтем. Имена людей и мест заменены одним знаком: о теме они не говорят. Уровень
срочности решает логистическая регрессия над оценками всего текста и самой тревожной его
части, подтемой и признаками опасности; слова о том, чего нет, что прошло или чего лишь
боятся, в эти оценки не входят, а признак, которого одного довольно, ниже своего уровня
не пускает, опасность же, которой нет, не пускает выше высокого. Ответственного решает
произведение оценки, правил подведомственности и долей ответственных в подтеме.

Версия `{version}`, протокол {protocol}, признаков {n_features}, текстов {n_texts}.

## На чём обучена

{provenance}

Пороги: экстренная от {emergency_from}, высокая от {high_from}, обычная от
{normal_from}; на проверку — тема ниже {topic}, срочность ниже {urgency}, ответственный
ниже {owner}.

## Показатели
{left_out}
{direct}

Значение и 95 % интервал (бутстрап по текстам, 1000 повторов). «С учётом второй» —
верной считается и вторая разумная метка, если разметчик её указал. Настоящие обращения
не публикуются: это чужие письма.
"""

WRITTEN = """\
Только на комментариях, написанных для проекта (`data/corpus`, хеши файлов — в
`manifest.json`). Ни одно настоящее обращение не использовано ни для весов, ни для
калибровки, ни для порогов. Калибровка и пороги найдены вне обучающей части (5 частей,
близкие копии вместе), калибровка — на той части корпуса, где доли тем и срочности как
в обычном потоке. Но устройство признаков, силу регуляризации, показатель длины и
входы модели срочности выбирали с оглядкой на источники из таблицы, а таблицы
признаков опасности и правил подведомственности писали с чтением части писем Курской
области и Перми; для этих источников числа поэтому могут быть завышены. По набору
`holdout` не выбирали ничего."""
LETTERS = """\
На комментариях, написанных для проекта (`data/corpus`, {written} текстов), и на
размеченных настоящих письмах ({letters}): имена файлов, число текстов и хеши — в
`manifest.json`. Сами письма не публикуются; признаков, которые встретились меньше чем
в трёх текстах, и слов и пар слов, которые пишут имя человека, в модели нет.
Калибровка и пороги найдены на письмах, которые оценивала модель без всего их
источника, и на написанном потоке вне обучающей части. Устройство признаков и силу
регуляризации выбирали с оглядкой на эти же источники, а таблицы признаков опасности и
правил подведомственности писали с чтением части писем Курской области и Перми."""
LEFT_OUT = """
Каждый источник проверен моделью, которая сделана так же, но без него: файлы одного
региона не участвовали ни в весах, ни в калибровке, ни в порогах. Столбцы с «+» —
источники, оставленные вместе. Рабочая точка срочности у каждой из этих моделей своя;
чем она отличается от точки этой модели, сказано в `docs/trials.md`.

{table}

Кривая «доля решений — точность темы (с учётом второй)» на тех же моделях:

{curve}
"""
DIRECT = """
Что пробовали и что взяли — в `docs/trials.md`. Источники, на которых эта модель не
обучалась:"""

OUTRO = """
## Пределы

- «Не обращение» среди настоящих реплик распознаётся плохо: в живом разговоре его трудно
  отличить от жалобы. Проверяйте, прежде чем скрывать такие сообщения.
- Экстренные случаи, рассказанные спокойно или намёком, пропускаются чаще кричащих;
  порог выбран в пользу полноты: из отнесённых к экстренным верна примерно половина.
- Из нескольких бед одного письма называется примерно каждая вторая побочная.
- На источнике с другим составом вероятности смещены: ошибка калибровки — в таблице.
- Решение — совет дежурному, а не ответ жителю.
"""

LABELS = FIGURE_NAMES | COMPARED
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
        lines.append(f"| {LABELS[name]} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def put_between_marks(readme: Path, short: str) -> None:
    """Replace the table between the quality marks of a README."""
    text = readme.read_text(encoding="utf-8")
    before, rest = text.split(START)
    _, after = rest.split(END)
    readme.write_text(f"{before}{START}\n{short}\n{END}{after}", encoding="utf-8")


def left_out_reports(comparison: Mapping[str, Any]) -> list[Report]:
    """Read the figures of sources that were left out."""
    return [
        Report(
            source["name"],
            source["n_texts"],
            "",
            {name: _figure(cell) for name, cell in source["figures"].items()},
        )
        for source in comparison["sources"]
    ]


def _figure(cell: Mapping[str, Any]) -> Figure:
    # What is not defined is null in JSON.
    value, low, high = (
        float("nan") if cell[key] is None else cell[key]
        for key in ("value", "low", "high")
    )
    return Figure(value, low, high, cell["n"])


def curve_table(comparison: Mapping[str, Any]) -> str:
    """Lay out the risk–coverage curves."""
    sources = [s for s in comparison["sources"] if s["risk_coverage"]]
    lines = [
        "| доля решений | " + " | ".join(s["name"] for s in sources) + " |",
        "|---" * (len(sources) + 1) + "|",
    ]
    for step in range(len(sources[0]["risk_coverage"])):
        points = [source["risk_coverage"][step] for source in sources]
        cells = [f"{point['lenient']:.3f}" for point in points]
        share = (step + 1) / len(sources[0]["risk_coverage"])
        lines.append(f"| {share:.2f} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def provenance(manifest: Mapping[str, Any]) -> str:
    """Tell what the model was fitted on."""
    texts = manifest["provenance"].get("texts", {})
    if not texts.get("letters"):
        return WRITTEN
    return LETTERS.format(written=texts["written"], letters=texts["letters"])


def read_sources(triager: Triager, items: Sequence[str]) -> list[Report]:
    """Measure the model on sources that it was not fitted on."""
    reports = []
    for item in items:
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
    return reports


def main() -> None:
    """Measure, write the card and, if asked, the short table of the README."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("labelled", nargs="*")
    parser.add_argument("--left-out", type=Path, help="figures of sources left out")
    parser.add_argument("--readme", type=Path, help="where to put the short table")
    arguments = parser.parse_args()
    reports = read_sources(Triager.load(arguments.model), arguments.labelled)
    text = (arguments.model / "manifest.json").read_text(encoding="utf-8")
    manifest = json.loads(text)
    left_out, shown = "", reports
    if arguments.left_out:
        comparison = json.loads(arguments.left_out.read_text(encoding="utf-8"))
        shown = left_out_reports(comparison)
        left_out = LEFT_OUT.format(
            table=table(shown, tuple(COMPARED)), curve=curve_table(comparison)
        )
    intro = INTRO.format(
        version=manifest["version"],
        protocol=manifest["protocol"],
        n_texts=manifest["n_texts"],
        n_outputs=sum(len(head["labels"]) for head in manifest["heads"].values()),
        n_features=len(
            (arguments.model / "features.txt").read_text("utf-8").split("\n")
        )
        - 1,
        provenance=provenance(manifest),
        left_out=left_out,
        direct=DIRECT,
        **manifest["urgency"],
        **manifest["thresholds"],
    )
    card = arguments.model / "MODEL_CARD.md"
    card.write_text(f"{intro}\n{table(reports)}\n{OUTRO}", encoding="utf-8")
    if arguments.readme:
        put_between_marks(arguments.readme, table(shown, SHORT))


if __name__ == "__main__":
    main()
