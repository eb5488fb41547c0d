from datetime import date, datetime

import pytest

from appeal_triage.places import Gazetteer, Territory
from appeal_triage.results import Candidate, Status
from appeal_triage.routing import (
    Agency,
    Override,
    PackParts,
    PackSettings,
    Receiver,
    RegionPack,
    load_region,
)

ROLES = {"municipality": "Администрация", "police": "Полиция", "railway": "Дорога"}
TERRITORIES = [
    Territory("region", "Тестовая область", "region"),
    Territory("city", "Тестов", "city", "region", population=90),
    Territory("center", "Центральный район", "city_district", "city"),
    Territory("rural", "Сельский район", "district", "region", population=10),
    Territory("village", "Деревня", "settlement", "rural"),
    Territory("empty", "Пустой район", "district", "region", population=5),
]
AGENCIES = [
    Agency("city_hall", "Мэрия", "municipality", "city"),
    Agency(
        "city_roads", "Дорожный комитет", "municipality", "city", frozenset({"yard"})
    ),
    Agency("rural_hall", "Администрация района", "municipality", "rural"),
    Agency("police", "УМВД", "police"),
]


def make(overrides=(), *, generic_roles=True):
    settings = PackSettings("t", "Тест", "1", "ru", "тест", generic_roles, 0.75)
    return RegionPack(settings, Gazetteer(TERRITORIES), AGENCIES, overrides, ROLES)


def make_of(agencies, *, parts=None, territories=TERRITORIES, overrides=()):
    settings = PackSettings("t", "Тест", "1", "ru", "тест")
    return RegionPack(
        settings, Gazetteer(territories), agencies, overrides, ROLES, parts
    )


def scores(ranking):
    return {agency.id: round(agency.score, 4) for agency in ranking.agencies}


def test_the_body_of_the_place_is_taken():
    ranking = make().rank({"municipality": 1.0}, "potholes", "city")
    assert scores(ranking) == {"city_hall": 1}
    assert ranking.status is Status.OK


def test_a_place_without_a_body_asks_the_place_around_it():
    assert scores(make().rank({"municipality": 1.0}, "trees", "village")) == {
        "rural_hall": 1
    }
    assert scores(make().rank({"municipality": 1.0}, "trees", "center")) == {
        "city_hall": 1
    }


def test_a_role_without_local_bodies_is_filled_by_the_region():
    for territory in ("", "city", "village"):
        ranking = make().rank({"police": 1.0}, "public_order", territory)
        assert scores(ranking) == {"police": 1}
        assert ranking.status is Status.OK


def test_the_body_of_the_subtopic_comes_before_the_general_one():
    ranking = make().rank({"municipality": 1.0}, "yard", "city")
    assert scores(ranking) == {"city_roads": 0.75, "city_hall": 0.25}


@pytest.mark.parametrize("territory", ["", "region", "atlantis"])
def test_an_unknown_municipality_gives_a_list_and_a_review(territory):
    ranking = make().rank({"municipality": 1.0}, "potholes", territory)
    assert scores(ranking) == {"city_hall": 0.9, "rural_hall": 0.1}
    assert ranking.status is Status.REVIEW
    assert ranking.reasons == ("Муниципалитет не назван: ведомство по территории",)


def test_a_place_whose_body_is_not_known_names_the_role_and_not_a_neighbour():
    ranking = make().rank({"municipality": 1.0}, "potholes", "empty")
    assert [agency.label for agency in ranking.agencies] == ["Администрация"]
    assert ranking.status is Status.OK


def test_without_generic_roles_a_missing_body_is_told():
    ranking = make(generic_roles=False).rank({"railway": 1.0}, "rail", "city")
    assert ranking.agencies == ()
    assert ranking.reasons == ("Нет ведомства для роли: Дорога",)


def test_nobody_owns_talk():
    ranking = make().rank({"none": 1.0}, "chatter", "city")
    assert ranking == ((), Status.OK, ())
    assert make().rank({}, "chatter", "city").agencies == ()


def test_scores_are_the_owners_divided():
    owners = {"municipality": 0.6, "police": 0.3, "none": 0.1}
    ranking = make().rank(owners, "yard", "city")
    assert scores(ranking) == {"city_roads": 0.45, "police": 0.3, "city_hall": 0.15}
    assert [agency.id for agency in ranking.agencies] == [
        "city_roads",
        "police",
        "city_hall",
    ]


def test_a_doubt_about_an_unlikely_owner_asks_no_review():
    owners = {"police": 0.9, "municipality": 0.1}
    assert make().rank(owners, "public_order", "").status is Status.OK


def test_an_override_takes_its_share():
    override = Override("yard", "", "", "", "police", 0.4, "Причина")
    ranking = make([override]).rank({"municipality": 1.0}, "yard", "city")
    assert scores(ranking) == {"city_roads": 0.45, "police": 0.4, "city_hall": 0.15}
    assert ranking.reasons == ("Причина",)
    elsewhere = make([override]).rank({"municipality": 1.0}, "potholes", "city")
    assert scores(elsewhere) == {"city_hall": 1}


def test_an_override_asks_owner_place_and_cue():
    override = Override("yard", "municipality", "city", "railway", "police", 1.0, "П")
    pack = make([override])
    town = {"municipality": 1.0}
    assert scores(pack.rank(town, "yard", "city", ["railway"])) == {"police": 1}
    assert scores(pack.rank(town, "yard", "center", ["railway"])) == {"police": 1}
    assert "police" not in scores(pack.rank(town, "yard", "city"))
    assert "police" not in scores(pack.rank(town, "yard", "rural", ["railway"]))
    assert "railway" in scores(pack.rank({"railway": 1.0}, "yard", "city", ["railway"]))


def test_the_nearest_override_wins():
    overrides = [
        Override("yard", "", "region", "", "rural_hall", 1.0, "Область"),
        Override("yard", "", "city", "", "police", 1.0, "Город"),
        Override("yard", "", "", "", "city_hall", 1.0, "Везде"),
    ]
    for order in (overrides, overrides[::-1]):
        pack = make(order)
        assert pack.rank({"municipality": 1.0}, "yard", "center").reasons == ("Город",)
        assert pack.rank({"municipality": 1.0}, "yard", "rural").reasons == ("Область",)
        assert pack.rank({"municipality": 1.0}, "yard", "").reasons == ("Везде",)


def test_an_override_that_settles_the_matter_needs_no_place():
    override = Override("yard", "", "", "", "police", 0.9, "Причина")
    ranking = make([override]).rank({"municipality": 1.0}, "yard", "")
    assert ranking.agencies[0].id == "police"
    assert ranking.status is Status.OK


def test_every_step_of_the_chain_gives_its_reason():
    town = {"municipality": 1.0}
    pack = make()
    assert pack.rank(town, "potholes", "city").reasons == (
        "Ведомство территории: Тестов",
    )
    assert pack.rank(town, "potholes", "village").reasons == (
        "Деревня: своего ведомства нет, взято ведомство вокруг: Сельский район",
    )
    assert pack.rank({"police": 1.0}, "public_order", "village").reasons == (
        "Ведомство всего региона для роли: Полиция",
    )
    assert pack.rank(town, "potholes", "empty").reasons == (
        "Ведомство не известно, названа роль: Администрация",
    )
    assert load_region().rank(town, "potholes", "").reasons == (
        "Названа роль: Администрация муниципалитета",
    )


def test_a_body_of_the_outermost_territory_is_the_regions_own():
    pack = make_of([*AGENCIES[:3], Agency("police", "УМВД", "police", "region")])
    assert not pack.is_local("police")
    assert pack.is_local("municipality")
    for territory in ("", "region", "village"):
        ranking = pack.rank({"police": 1.0}, "public_order", territory)
        assert scores(ranking) == {"police": 1}
        assert ranking.status is Status.OK


CHANGED = [
    Agency("old", "Старая", "municipality", "city", valid_to=date(2025, 12, 31)),
    Agency("new", "Новая", "municipality", "city", valid_from=date(2026, 1, 1)),
]


@pytest.mark.parametrize(
    ("on", "agency"),
    [
        (date(2025, 12, 31), "old"),
        (date(2026, 1, 1), "new"),
        (datetime(2025, 12, 31, 23, 59), "old"),
        (datetime(2026, 1, 1, 0, 0), "new"),
        (None, "new"),
    ],
)
def test_a_body_is_ranked_on_the_days_of_its_duty(on, agency):
    pack = make_of(CHANGED)
    for _ in range(2):
        ranking = pack.rank({"municipality": 1.0}, "trees", "city", (), on)
        assert scores(ranking) == {agency: 1}


def test_a_body_that_has_ended_or_not_begun_leaves_the_role():
    pack = make_of([
        Agency(
            "hall", "Мэрия", "municipality", "city", frozenset(), "", "", "",
            date(2020, 1, 1), date(2020, 12, 31),
        )
    ])  # fmt: skip
    town = {"municipality": 1.0}
    for on in (None, date(2019, 12, 31), date(2021, 1, 1)):
        assert scores(pack.rank(town, "trees", "city", (), on)) == {"municipality": 1}
    within = pack.rank(town, "trees", "city", (), date(2020, 6, 1))
    assert scores(within) == {"hall": 1}


def test_an_override_to_a_body_that_has_ended_is_left_out():
    override = Override("trees", "", "", "", "old", 1.0, "Причина")
    pack = make_of(CHANGED, overrides=[override])
    town = {"municipality": 1.0}
    assert scores(pack.rank(town, "trees", "city")) == {"new": 1}
    then = pack.rank(town, "trees", "rural", (), date(2025, 1, 1))
    assert (scores(then), then.reasons) == ({"old": 1}, ("Причина",))


TWINS = [
    *TERRITORIES,
    Territory("twin_city", "Заря", "settlement", "city", population=3),
    Territory("twin_rural", "Заря", "settlement", "rural", population=1),
]


def test_namesakes_with_different_bodies_are_a_list_for_review():
    pack = make_of(AGENCIES, territories=TWINS)
    twins = pack.territories("пос. Заря")
    assert sorted(twins) == ["twin_city", "twin_rural"]
    ranking = pack.rank({"municipality": 1.0}, "trees", twins)
    assert scores(ranking) == {"city_hall": 0.75, "rural_hall": 0.25}
    assert ranking.status is Status.REVIEW
    assert ranking.reasons == (
        "Мест с таким названием несколько: Заря (Тестов), Заря (Сельский район)",
    )


def test_namesakes_with_the_same_body_need_no_review():
    pack = make_of(AGENCIES, territories=TWINS)
    ranking = pack.rank({"police": 1.0}, "public_order", ("twin_city", "twin_rural"))
    assert scores(ranking) == {"police": 1}
    assert ranking.status is Status.OK


def test_a_name_is_clear_or_one_of_several_or_unknown():
    pack = make_of(AGENCIES, territories=TWINS)
    assert pack.territories("Сельский район, Заря") == ("twin_rural",)
    assert pack.territories("г. Тестов") == ("city",)
    assert pack.territories("Атлантида") == ()
    assert pack.territory("Заря") == ""


def test_no_namesake_at_all_is_an_unknown_place():
    town = {"municipality": 1.0}
    assert make().rank(town, "potholes", ()) == make().rank(town, "potholes", "")


CENTER = Agency("center", "Единый центр", "")
RECEIVERS = (
    Receiver("", "", "", "", "center", "Общий вход"),
    Receiver("", "", "city", "", "city_hall", "Город сам"),
    Receiver("", "", "rural", "", "rural_hall", "Район сам"),
    Receiver("", "police", "", "", "police", "Дежурная часть"),
    Receiver("trees", "", "", "", "city_roads", "Деревья"),
    Receiver("", "", "", "инцидент менеджмент", "center", "Соцсети"),
)


@pytest.mark.parametrize(
    ("subtopic", "owner", "territory", "channel", "agency"),
    [
        ("potholes", "municipality", "", None, "center"),
        ("potholes", "municipality", "city", None, "city_hall"),
        ("potholes", "municipality", "center", None, "city_hall"),
        ("potholes", "municipality", "village", None, "rural_hall"),
        ("public_order", "police", "city", None, "police"),
        ("trees", "municipality", "rural", None, "city_roads"),
        ("trees", "police", "city", "Инцидент  Менеджмент", "center"),
        ("trees", "police", "city", "другой", "city_roads"),
    ],
)
def test_the_receiver_is_the_row_with_the_most_conditions(
    subtopic, owner, territory, channel, agency
):
    for rows in (RECEIVERS, RECEIVERS[::-1]):
        pack = make_of([*AGENCIES, CENTER], parts=PackParts(receivers=rows))
        found = pack.first_receiver(subtopic, owner, territory, channel)
        assert found == Candidate(agency, pack.agency(agency).name, 1.0)


def test_the_receiver_has_a_reason():
    pack = make_of([*AGENCIES, CENTER], parts=PackParts(receivers=RECEIVERS))
    assert pack.receiver("potholes", "municipality", "center").reason == "Город сам"


def test_without_a_row_there_is_no_receiver():
    assert make().first_receiver("trees", "municipality", "city") is None
    rows = (Receiver("", "", "city", "", "city_hall", "Город"),)
    pack = make_of(AGENCIES, parts=PackParts(receivers=rows))
    assert pack.first_receiver("trees", "municipality", "rural") is None
    assert pack.first_receiver("trees", "municipality", "") is None


def test_a_receiver_that_has_ended_is_passed_over():
    rows = (
        Receiver("", "", "city", "", "old", "Было"),
        Receiver("", "", "", "", "new", "Стало"),
    )
    pack = make_of(CHANGED, parts=PackParts(receivers=rows))
    assert pack.first_receiver("trees", "municipality", "city").id == "new"
    then = date(2025, 5, 1)
    found = pack.first_receiver("trees", "municipality", "city", None, then)
    assert found.id == "old"


def test_the_supervisor_is_the_body_of_its_role():
    pack = make()
    assert pack.escalation("police", "public_order", "city").label == "УМВД"
    assert pack.escalation("municipality", "trees", "village").id == "rural_hall"


def test_a_supervisor_is_not_guessed_among_places():
    assert make().escalation("municipality", "trees", "") == Candidate(
        "municipality", "Администрация", 1.0
    )
    assert make().escalation("railway", "rail", "city").id == "railway"


def test_nobody_supervises_talk_or_an_absent_role():
    assert make().escalation("none", "chatter", "city") is None
    assert make(generic_roles=False).escalation("railway", "rail", "city") is None


def test_contacts_of_a_candidate_are_at_hand():
    hall = Agency(
        "hall", "Мэрия", "municipality", "city", phone="8 (800) 000-00-00",
        email="a@example.org", site="https://example.org",
    )  # fmt: skip
    pack = make_of([hall])
    best = pack.rank({"municipality": 1.0}, "trees", "city").agencies[0]
    assert pack.agency(best.id).email == "a@example.org"
    role = pack.rank({"railway": 1.0}, "rail", "city").agencies[0]
    assert pack.agency(role.id) is None


@pytest.mark.parametrize(
    ("territory", "subtopic", "owner", "agency"),
    [
        ("Льгов", "potholes", "municipality", "Администрация города Льгова"),
        (
            "Льговский р-н",
            "potholes",
            "municipality",
            "Администрация Льговского района",
        ),
        ("г. Обоянь", "trees", "municipality", "Администрация города Обояни"),
        ("Горшечное", "trees", "municipality", "Администрация Горшеченского района"),
        (
            "Курск",
            "potholes",
            "municipality",
            "Комитет дорожного хозяйства города Курска",
        ),
        (
            "Курск",
            "animals",
            "municipality",
            "Комитет городского хозяйства города Курска",
        ),
        ("Курск", "parks", "municipality", "Администрация города Курска"),
        (
            "Курск, Сеймский округ",
            "parks",
            "municipality",
            "Администрация Сеймского округа города Курска",
        ),
        (
            "Курск",
            "schedule",
            "transport_authority",
            "Департамент пассажирского транспорта города Курска",
        ),
        (
            "Рыльский район",
            "schedule",
            "transport_authority",
            "Министерство транспорта и автомобильных дорог Курской области",
        ),
        (
            "Курск",
            "education",
            "education_authority",
            "Комитет образования города Курска",
        ),
        (
            "Курск",
            "management_company",
            "housing_inspectorate",
            "Государственная жилищная инспекция Курской области",
        ),
        (
            "",
            "health",
            "health_authority",
            "Министерство здравоохранения Курской области",
        ),
    ],
)
def test_bodies_of_kursk(territory, subtopic, owner, agency):
    pack = load_region("kursk")
    ranking = pack.rank({owner: 1.0}, subtopic, pack.territory(territory))
    assert ranking.agencies[0].label == agency
    assert ranking.status is Status.OK


def test_a_suburban_bus_of_kursk_belongs_to_the_region():
    pack = load_region("kursk")
    ranking = pack.rank({"transport_authority": 1.0}, "routes", "kursk", {"intercity"})
    assert ranking.agencies[0].id == "regional_transport"


def test_without_a_pack_a_town_is_named_and_the_role_answers():
    pack = load_region()
    place = pack.territory("г. Пермь")
    assert pack.gazetteer[place].name == "Пермь"
    ranking = pack.rank({"municipality": 1.0}, "potholes", place)
    assert [agency.id for agency in ranking.agencies] == ["municipality"]
    assert ranking.status is Status.OK


def test_in_kursk_region_a_hole_without_a_place_is_for_review():
    ranking = load_region("kursk").rank({"municipality": 1.0}, "potholes", "")
    assert ranking.status is Status.REVIEW
    assert len(ranking.agencies) > 3
