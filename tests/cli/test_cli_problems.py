"""What the command shows of a comment about several things."""

import json

from appeal_triage.cli import main

TEXT = (
    "Во дворе не горит ни один фонарь, темно. "
    "А ещё мусор не вывозят вторую неделю, баки переполнены."
)


def test_several_problems_are_shown_with_their_places(capsys):
    assert main(["explain", TEXT]) == 0
    shown = capsys.readouterr().out
    assert "Проблемы:" in shown
    assert f"{TEXT.index('А ещё')}–{len(TEXT)})" in shown


def test_one_problem_is_not_repeated(capsys):
    assert main(["explain", "Третий день нет горячей воды"]) == 0
    assert "Проблемы:" not in capsys.readouterr().out


def test_json_holds_the_problems(capsys):
    assert main(["explain", TEXT, "--json"]) == 0
    problems = json.loads(capsys.readouterr().out)["result"]["problems"]
    assert {p["subtopic"]["id"] for p in problems} == {"street_lighting", "collection"}
