"""Terms of answering by channel, in the shipped packs and in a user's own."""

import copy
from datetime import datetime, time, timedelta, timezone

import pytest

from appeal_triage.errors import RegionError
from appeal_triage.knowledge import package_data, read_table
from appeal_triage.norms import Term, WorkingTime, reply_due
from appeal_triage.routing import load_region, shipped_regions
from appeal_triage.routing.channels import channel_key

HEAD = "id,names,level,amount,unit,act,mark,source\n"
FILES = {
    "region.toml": "".join(
        f'{key} = "т"\n' for key in ("id", "name", "version", "language", "source")
    ),
    "territories.csv": "id,name,kind,parent,aliases,source\ntown,Тестов,city,,,т\n",
    "agencies.csv": "id,name,owner,territory,subtopics,source\n",
    "overrides.csv": "subtopic,owner,territory,cue,agency,weight,reason,source\n",
}


@pytest.fixture
def pack(tmp_path):
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def write_channels(folder, *rows):
    text = HEAD + "".join(row + "\n" for row in rows)
    (folder / "channels.csv").write_text(text, encoding="utf-8")


def write_hours(folder, text):
    path = folder / "region.toml"
    path.write_text(FILES["region.toml"] + "[working_time]\n" + text, encoding="utf-8")


@pytest.mark.parametrize("region", [None, *shipped_regions()])
@pytest.mark.parametrize(
    ("channel", "term"),
    [
        ("Личный приём", Term(30, "days")),
        ("  ЛИЧНЫЙ   прием ", Term(30, "days")),
        ("e-mail", Term(30, "days")),
        ("Письменное обращение", Term(30, "days")),
        ("ПОС", Term(30, "days")),
        ("Платформа обратной связи", Term(30, "days")),
        ("управляющая компания", Term(10, "working_days")),
        ("Прокуратура", Term(30, "days")),
    ],
)
def test_channels_of_federal_law_hold_in_every_shipped_pack(region, channel, term):
    for level in ("low", "emergency"):
        assert load_region(region).reply_rule(channel, level).term == term


@pytest.mark.parametrize(
    "channel", [None, "", "ВКонтакте", "Одноклассники", "Telegram", "сосед сказал"]
)
def test_a_channel_without_a_federal_term_has_no_rule(channel):
    assert load_region().reply_rule(channel, "high") is None


@pytest.mark.parametrize("region", shipped_regions())
def test_every_shipped_row_has_a_source_and_no_name_is_written_twice(region):
    path = package_data("regions", region, "channels.csv")
    if not path.exists():
        assert region == "kursk"
        return
    rows = read_table(path, HEAD.strip().split(","))
    names = [channel_key(name) for row in rows for name in row["names"].split("|")]
    assert len(set(names)) == len(names)
    assert all(row["source"] for row in rows)
    assert all(
        load_region(region).reply_rule(name, "normal") is not None for name in names
    )


def test_what_others_say_of_an_act_is_no_norm():
    for rules in load_region().parts.channels.values():
        for rule in rules.values():
            assert rule.label.startswith("норматив: ") is (rule.mark == "act")


def test_a_pack_has_its_own_channels_by_urgency(pack):
    write_channels(
        pack,
        "vk_now,ВКонтакте|vk|вк,high,4,working_hours,Порядок,act,тест",
        "vk,ВКонтакте|vk|вк,,9,working_hours,Порядок,act,тест",
    )
    region = load_region(pack)
    for name in ("ВКОНТАКТЕ", "vk", "ВК"):
        for level, hours in (("low", 9), ("normal", 9), ("high", 4), ("emergency", 4)):
            rule = region.reply_rule(name, level)
            assert rule.term == Term(hours, "working_hours")
    assert region.reply_rule("vk", "no_such_level").term.amount == 9
    assert region.reply_rule("vk", "high").label == (
        "норматив: Порядок — не более 4 рабочих часов"
    )


def test_a_channel_for_the_urgent_alone_has_no_rule_for_others(pack):
    write_channels(pack, "ok,Одноклассники,high,3,days,Порядок,memory,тест")
    region = load_region(pack)
    assert region.reply_rule("одноклассники", "normal") is None
    assert region.reply_rule("одноклассники", "high").term == Term(3, "days")


def test_rows_of_a_pack_go_before_those_of_all_russia(pack):
    assert load_region(pack).reply_rule("ПОС", "high").term == Term(30, "days")
    write_channels(
        pack,
        "fast,ПОС,high,3,days,Порядок,memory,тест",
        "uk,УК,,5,working_days,Порядок,memory,тест",
    )
    region = load_region(pack)
    assert region.reply_rule("ПОС", "high").term == Term(3, "days")
    assert region.reply_rule("ПОС", "normal").term == Term(30, "days")
    assert region.reply_rule("УК", "low").term == Term(5, "working_days")
    assert region.reply_rule("ТСЖ", "low").term == Term(10, "working_days")


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (",ПОС,,3,days,А,act,т", "«id»: пустая ячейка"),
        ("a,ВК,,3,days,А,act,т\na,ОК,,3,days,А,act,т", "строка 3, «id»: «a» повтор"),
        ("a,,,3,days,А,act,т", "«names»: пустая ячейка"),
        ("a,|,,3,days,А,act,т", "«names»: пустая ячейка"),
        ("a,вк,soon,3,days,А,act,т", "«level»: значение «soon» не из списка"),
        ("a,вк,,,days,А,act,т", "«amount»: «» не целое число от нуля"),
        ("a,вк,,0,days,А,act,т", "«amount»: нужно целое число от одного"),
        ("a,вк,,-3,days,А,act,т", "«amount»: «-3» не целое число от нуля"),
        ("a,вк,,1.5,days,А,act,т", "«amount»: «1.5» не целое число от нуля"),
        ("a,вк,,3,weeks,А,act,т", "«unit»: значение «weeks» не из списка"),
        ("a,вк,,3,days,,act,т", "«act»: пустая ячейка"),
        ("a,вк,,3,days,А,sure,т", "«mark»: значение «sure» не из списка"),
        ("a,вк,,3,days,А,act,", "«source»: пустая ячейка"),
        ("a,вк|Вк,,3,days,А,act,т\nb,ВК,,4,days,А,act,т", "строка 3, «names»: у канал"),
        ("a,вк,,3", "ячеек 4, а столбцов 8"),
    ],
)
def test_a_wrong_row_is_named(pack, row, message):
    write_channels(pack, row)
    with pytest.raises(RegionError, match=message) as caught:
        load_region(pack)
    assert str(caught.value).startswith("channels.csv, строка ")


def test_an_absent_column_is_named(pack):
    (pack / "channels.csv").write_text("id,names\n", encoding="utf-8")
    with pytest.raises(
        RegionError, match=r"channels.csv, строка 1: нет столбца «level»"
    ):
        load_region(pack)


def test_working_hours_are_those_of_the_pack(pack):
    assert load_region(pack).settings.working_time == WorkingTime()
    write_hours(
        pack,
        'start = "8:30"\nend = 17:15:00\nbreak_start = "12:00"\nbreak_end = "12:00"\n'
        "days = [1, 2, 3, 4, 6]\n",
    )
    hours = WorkingTime(
        time(8, 30), time(17, 15), time(12), time(12), frozenset({0, 1, 2, 3, 5})
    )
    region = load_region(pack)
    assert region.settings.working_time == hours
    assert region.reply_rule("УК", "low").hours == hours


@pytest.mark.parametrize(
    ("offset", "hours"), [("+03:00", 3), ("-01:30", -1.5), ("+12:00", 12)]
)
def test_the_time_of_a_region_is_that_of_its_pack(pack, offset, hours):
    assert load_region(pack).settings.working_time.zone is None
    write_hours(pack, f'utc_offset = "{offset}"\n')
    zone = load_region(pack).settings.working_time.zone
    assert zone == timezone(timedelta(hours=hours))


def test_a_comment_from_another_zone_is_answered_by_the_clock_of_the_region(pack):
    write_channels(pack, "vk,ВК,,2,working_hours,Порядок,act,тест")
    write_hours(pack, 'utc_offset = "+07:00"\n')
    rule = load_region(pack).reply_rule("ВК", "low")
    # Noon in Moscow is four in the afternoon of the region.
    start = datetime(2026, 11, 25, 12, tzinfo=timezone(timedelta(hours=3)))
    due = reply_due(rule, start)
    assert due == datetime(2026, 11, 25, 18, tzinfo=timezone(timedelta(hours=7)))
    assert due.utcoffset() == timedelta(hours=3)
    assert load_region("kursk").settings.working_time.zone.utcoffset(None) == timedelta(
        hours=3
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('start = "утром"', "«start»: нужно время вида «9:00»"),
        ("start = 9", "«start»: нужно время вида «9:00»"),
        ('start = "25:00"', "«start»: нужно время вида «9:00»"),
        ('start = "9:00+03:00"', "«start»: нужно время вида «9:00»"),
        ('start = "19:00"', "«start»: часы должны идти по порядку"),
        ('break_end = "12:00"', "«start»: часы должны идти по порядку"),
        ('start = "13:00"\nend = "14:00"', "«start»: часы должны идти по порядку"),
        ("days = []", "«days»: нужен список дней недели от 1 до 7"),
        ("days = [0]", "«days»: нужен список"),
        ("days = [true]", "«days»: нужен список"),
        ('days = "пн"', "«days»: нужен список"),
        ('utc_offset = "Москва"', "«utc_offset»: нужно смещение вида"),
        ('utc_offset = "+3"', "«utc_offset»: нужно смещение вида"),
        ('utc_offset = "+25:00"', "«utc_offset»: нужно смещение вида"),
        ("utc_offset = 3", "«utc_offset»: нужно смещение вида"),
        ('lunch = "13:00"', "«lunch»: такого ключа нет; есть: start"),
    ],
)
def test_wrong_hours_are_named(pack, text, message):
    write_hours(pack, text + "\n")
    with pytest.raises(RegionError, match=rf"region.toml, {message}"):
        load_region(pack)


def test_hours_must_be_a_table(pack):
    path = pack / "region.toml"
    path.write_text(FILES["region.toml"] + "working_time = 9\n", encoding="utf-8")
    with pytest.raises(RegionError, match="«working_time»: нужна таблица"):
        load_region(pack)


def test_a_pack_with_channels_can_be_sent_to_worker_processes():
    sent = copy.deepcopy(load_region("kursk"))
    assert sent.reply_rule("ПОС", "low") == load_region("kursk").reply_rule(
        "ПОС", "low"
    )
