import pytest

from appeal_triage.places import Gazetteer, Territory
from appeal_triage.results import Status
from appeal_triage.routing import Agency, Override, RegionPack, load_region
from appeal_triage.routing.pack import PackSettings

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
            "Комитет транспорта и автомобильных дорог Курской области",
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
        ("", "health", "health_authority", "Комитет здравоохранения Курской области"),
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


def test_in_kursk_region_a_hole_without_a_place_is_for_review():
    ranking = load_region("kursk").rank({"municipality": 1.0}, "potholes", "")
    assert ranking.status is Status.REVIEW
    assert len(ranking.agencies) > 3
