"""``appeal-triage labels``: the ids that files hold, and their names."""

from __future__ import annotations

import argparse

from appeal_triage.cli.arguments import add_options

HELP = "показать темы, уровни срочности или ответственных"
DESCRIPTION = (
    "Печатает идентификаторы, русские и английские названия, через табуляцию. У тем "
    "есть подтемы: в четвёртом столбце их тема."
)
_FACETS = ("topics", "urgency", "owners")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the arguments of the verb.

    Parameters
    ----------
    parser : ArgumentParser
        Parser of the verb.
    """
    kinds = parser.add_argument_group("что показать")
    kinds.add_argument("facet", choices=_FACETS, help="темы, срочность, ответственные")
    add_options(parser)


def run(args: argparse.Namespace) -> int:
    """Print the labels of a facet.

    Parameters
    ----------
    args : Namespace
        Parsed arguments.

    Returns
    -------
    int
        0.
    """
    from appeal_triage.taxonomy import load_taxonomy

    taxonomy = load_taxonomy()
    if args.facet != "topics":
        print("id\tlabel\tlabel_en")
        for label in getattr(taxonomy, args.facet).values():
            print(f"{label.id}\t{label.label}\t{label.label_en}")
        return 0
    print("id\tlabel\tlabel_en\ttopic")
    for topic in taxonomy.topics.values():
        print(f"{topic.id}\t{topic.label}\t{topic.label_en}\t")
        for key in taxonomy.subtopics_of(topic.id):
            label = taxonomy.subtopics[key]
            print(f"{label.id}\t{label.label}\t{label.label_en}\t{topic.id}")
    return 0
