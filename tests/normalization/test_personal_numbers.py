"""Check digits of the numbers that are masked."""

import pytest

from appeal_triage.errors import KnowledgeError
from appeal_triage.knowledge import package_data, read_table
from appeal_triage.normalization import normalize, trace
from appeal_triage.normalization.personal import is_inn, is_luhn, is_snils


def _digits(number: str) -> list[int]:
    return [int(digit) for digit in number]


def test_the_tabled_numbers_pass_their_checks() -> None:
    assert is_luhn(_digits("4242424242424242"))
    assert is_luhn(_digits("2200000000000004"))
    assert is_snils(_digits("11223344595"))
    assert is_inn(_digits("7707083893"))
    assert is_inn(_digits("500100732259"))


@pytest.mark.parametrize("at", range(10))
def test_one_wrong_digit_fails_every_check(at: int) -> None:
    def spoil(number: str) -> list[int]:
        digits = _digits(number)
        digits[at] = (digits[at] + 1) % 10
        return digits

    assert not is_luhn(spoil("4242424242424242"))
    assert not is_snils(spoil("11223344595"))
    assert not is_inn(spoil("7707083893"))
    assert not is_inn(spoil("500100732259"))


def test_a_snils_sum_of_a_hundred_gives_zeros() -> None:
    # 9·9 + 2·9 + 1·1 = 100, of which the rule keeps «00».
    assert is_snils(_digits("90000009100"))
    assert not is_snils(_digits("90000000000"))


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("+375 29 000-00-00 звоните", "<телефон> звоните"),
        ("+380440000000", "<телефон>"),
        ("+380 (44) 000 00 00", "<телефон>"),
        ("+998 90 000 00 00", "<телефон>"),
        ("8.900.000.00.00", "<телефон>"),
        ("+7.900.000.00.00", "<телефон>"),
        ("900.000.00.00", "<телефон>"),
        ("8(900)000.00.00", "<телефон>"),
        ("Звоните 89000000000, 55-12-34.", "Звоните <телефон>."),
        ("89000000000 или 55-12-34, 55-12-35", "<телефон>"),
        ("(4712) 00-00-00/55-12-34", "<телефон>"),
        ("карта 1234 5678 1234 5678", "карта <карта>"),
        ("на карту банка 1234-5678-1234-5678", "на карту банка <карта>"),
        ("карты № 1234 5678 1234 5678", "карты № <карта>"),
    ],
)
def test_a_personal_number_is_masked(text: str, canonical: str) -> None:
    assert normalize(text) == canonical
    assert normalize(canonical) == canonical
    assert trace(text).text == canonical


@pytest.mark.parametrize(
    "text",
    [
        "дом 12, квартира 345",
        "код 1234 5678 1234 5678",
        "карта 1234567812345678",
        "лицевой счет 1234 5678 1234 5678",
        "+380 рублей, +37512",
        "версия 8.912.345.67.8",
        "адрес 192.168.10.10",
        "<телефон>, 305000 город",
        "<телефон>, дом 55-12-34",
        "отключили 12.05.2023 с 10:00 до 18:30",
        "площадь 1 200 000 рублей",
        "показания 12345678",
        "маршруты 5, 12, 45, 77, 80",
        "обращение № 12345678901",
        "кадастровый номер 46:29:000000:123",
        "лицевой счет № 4600123456789",
        "ОГРН 1024600000000",
        "индекс 305000",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert normalize(text) == text


def test_cue_rows_are_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = read_table(
        package_data("normalization", "personal_cues.csv"), ("kind", "effect")
    )
    assert {row["kind"] for row in rows} == {
        "phone", "account", "passport", "snils", "inn", "card"
    }  # fmt: skip
    monkeypatch.setitem(rows[0].values, "effect", "keep")
    monkeypatch.setattr(
        "appeal_triage.normalization.personal.read_table", lambda *_: rows
    )
    from appeal_triage.normalization.personal import personal_stage

    with pytest.raises(KnowledgeError, match="account"):
        personal_stage()
