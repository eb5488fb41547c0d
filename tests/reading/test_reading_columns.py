"""Which column is which."""

import pytest

from appeal_triage.errors import MissingColumnError
from appeal_triage.knowledge import package_data, read_table
from appeal_triage.reading.appeals import USUAL, find_appeal_columns
from appeal_triage.reading.columns import (
    ROLES,
    column_key,
    find_column,
    find_header,
    find_usual,
    show_columns,
    usual_names,
)


@pytest.mark.parametrize(
    "name",
    [
        "Текст инцидента",
        "ТЕКСТ СООБЩЕНИЯ",
        "текст  обращения",
        "Текст\xa0обращения ",
        "Текст",
        "Сообщение",
        "Комментарий",
        "Обращение",
        "text",
        "Comment",
        "message",
        "BODY",
        "\ufefftext",
        "Текст_инцидента*",
    ],
)
def test_usual_names_of_the_text_are_known_however_they_are_written(name):
    assert find_usual(["Номер", name, "Статус"], "text") == 1


def test_the_likelier_name_wins_over_the_earlier_column():
    columns = ["Комментарий", "Сообщение", "Текст инцидента"]
    assert find_usual(columns, "text") == 2


def test_an_exact_name_wins_over_one_of_other_case():
    assert find_column(["TEXT", "text"], "text") == 1


def test_a_number_is_a_name_and_not_a_position():
    assert find_column(["text", "comment"], "1") is None
    assert find_column(["text", "1"], "1") == 1


def test_a_name_without_letters_matches_nothing_but_itself():
    assert find_column(["***", "text"], "---") is None
    assert find_column(["***", "---"], "---") == 1


def test_a_missing_text_column_lists_those_there_are():
    with pytest.raises(
        MissingColumnError, match=r"f\.csv.*«id», «Статус».*text-column"
    ):
        find_appeal_columns(["id", "Статус"], where="f.csv")


def test_a_missing_named_column_lists_those_there_are():
    with pytest.raises(MissingColumnError, match=r"text-column.*«id», «text»") as told:
        find_appeal_columns(["id", "text"], text_column="Жалоба")
    assert "Жалоба" not in str(told.value)
    with pytest.raises(MissingColumnError, match=r"territory-column.*«id», «text»"):
        find_appeal_columns(["id", "text"], territory_column="Жалоба")


def test_the_territory_is_looked_for_only_on_demand():
    columns = ["text", "Муниципалитет", "Район службы"]
    assert find_appeal_columns(columns).territory is None
    assert find_appeal_columns(columns, territory_column=USUAL).territory == 1
    named = find_appeal_columns(columns, territory_column="район службы")
    assert named.territory == 2
    with pytest.raises(MissingColumnError, match="территори"):
        find_appeal_columns(["text"], territory_column=USUAL)


def test_what_reads_like_a_comment_is_not_repeated_in_a_message():
    comments = [
        "Не горит фонарь! Темно.",
        "очень длинный комментарий без единого знака но из многих слов",
        "Снег, лёд",
        "первая строка\nвторая",
        "Сосед Петров",
        "8 900 000-00-00",
        "",
    ]
    shown = show_columns(["id", *comments])
    assert shown.startswith("«id», «столбец 2»")
    assert not any(comment in shown for comment in comments if comment)


def test_names_of_exports_are_shown_however_they_are_written():
    names = ["Группа тем", "СТАТУС", "created_at", "alt_topic", "Исполнитель "]
    shown = show_columns(names)
    assert shown == ", ".join(f"«{name.strip()}»" for name in names)


def test_a_missing_column_says_what_to_do_without_a_header():
    with pytest.raises(MissingColumnError, match="первая строка не заголовок"):
        find_appeal_columns(["1", "Нет света", "Лугоярск"])


def test_a_name_of_something_else_gives_way_to_a_sure_one():
    columns = ["Описание", "Вопрос", "Содержание", "Комментарий"]
    assert find_usual(columns, "text") == 3
    assert find_usual(columns[:3], "text") is not None


@pytest.mark.parametrize(
    ("rows", "column", "position"),
    [
        ([["Отчёт"], ["№", "Дата", "Комментарий"], ["1", "", "яма"]], "", 1),
        ([["Отчёт"], ["Комментарий"], ["яма"]], "", 1),
        ([["Текст"], ["Вопрос"]], "", 0),
        ([["1", "яма", "Обращение"], ["2", "лёд", "Вопрос"]], "", 0),
        ([["1", "яма"], ["2", "Вопрос"]], "", None),
        ([["Сообщение", ""], ["Код", "Жалоба"]], "жалоба", 1),
        ([["Код", "Жалоба"], ["1", "яма", "грязь"]], "1", None),
        ([["Отчёт"], ["01.05.2024", "Вопрос"], ["№", "Текст"]], "", None),
        ([["Тип", "Жалобы"], ["Жалоба", "яма"]], "Жалоба", None),
        ([["Отчёт"]] * 10 + [["№", "Текст"]], "", None),
        ([], "", None),
    ],
)
def test_the_header_is_the_first_row_that_can_be_one(rows, column, position):
    assert find_header(rows, column) == position


def test_many_columns_are_counted_and_not_listed():
    assert show_columns([f"c{number}" for number in range(40)]).endswith("и ещё 10")


def test_the_table_of_names_is_whole():
    rows = read_table(
        package_data("reading", "columns.csv"), ("role", "name", "source")
    )
    assert all(row["source"] for row in rows)
    keys = [column_key(row["name"]) for row in rows]
    assert len(set(keys)) == len(keys)
    assert all(usual_names(role) for role in ROLES)


def test_the_shares_of_letters_are_whole():
    rows = read_table(
        package_data("reading", "letters.csv"), ("letter", "share", "source")
    )
    assert "".join(sorted(row["letter"] for row in rows)) == "".join(
        sorted("абвгдеёжзийклмнопрстуфхцчшщъыьэюя")
    )
    assert 9900 < sum(row.number("share", 0) for row in rows) < 10100
