"""Personal data that are numbers: phones, cards, СНИЛС, ИНН, passports.

A number is masked when its own form or check digits give it away, or when a cue word
of ``personal_cues.csv`` stands before it. Numbers of accounts, letters, meters and
documents are kept: the work of the addressee depends on them.
"""

from __future__ import annotations

import re
from functools import partial

from appeal_triage.knowledge import Row, package_data, read_table
from appeal_triage.normalization.edits import Rewrite, Stage
from appeal_triage.normalization.placeholders import CARD, INN, PASSPORT, PHONE, SNILS

_EFFECTS = ("mask", "keep")
_KINDS = ("phone", "account", "passport", "snils", "inn", "card")
_WORDY = ("phone", "card")
_LOOK_BACK = 40
_NOT_DIGIT = re.compile(r"\D+")

_SNILS_FORM = re.compile(r"(?<!\d)(?<!\d-)\d{3}[- ]?\d{3}[- ]?\d{3}[- ]?\d{2}(?![\d-])")
_INN_FORM = re.compile(r"(?<!\d)(?<!\d-)\d{10}(?:\d{2})?(?![\d-])")
_PASSPORT_FORM = re.compile(
    r"(?<!\d)(?<!\d-)\d{2} ?\d{2},? ?(?:№|N|номер)? ?\d{6}(?![\d-])", re.IGNORECASE
)
_CARD_FORM = re.compile(
    r"(?<!\d)(?<!\d[.,-])\d{4}([ -]?)\d{4}\1\d{4}\1\d{4}(?:\1\d{1,3})?(?![\d-])"
)
_DOTTED_FORM = re.compile(
    r"(?<![\d+])(?<!\d[.,/-])(?:(?:\+ ?7|[78])[ .(-]{1,2})?"
    r"9\d{2}[ .)-]{1,2}\d{3}\.\d{2}\.\d{2}(?![\d-]|\.\d)"
)
# A country or trunk prefix and ten digits; the groups are checked afterwards.
_PHONE_FORM = re.compile(
    r"(?<![\d+])(?<!\d[.,/-])(?:\+ ?7|[78])(?:[ ()-]{0,3}\d){10}(?![\d-])"
    r"|\+ ?7(?:[ ().-]{0,3}\d){10}(?![\d-])"
    r"|(?<![\d+])(?<!\d[.,/-])9\d{2}[ -]?\d{3}[ -]?\d{2}[ -]?\d{2}(?![\d-])"
    r"|\(\d{3,5}\) ?\d{1,3}[ -]?\d{2}[ -]?\d{2}(?![\d-])"
)
_LOCAL = r"\d(?:[ -]?\d){4,6}(?:(?:, ?| и |; ?)\d(?:[ -]?\d){4,6}){0,5}"
_LOCAL_FORM = re.compile(rf"(?<![\d№])(?<!\d[.,/-]){_LOCAL}(?![\d-]|[.,]\d)")
# «8 900 000-00-00, 55-12-34»: the second number needs no cue of its own.
_NEXT_FORM = re.compile(
    rf"{PHONE}(?:(?:[,;] ?| ?/ ?| и | или )\d{{1,3}}-\d{{2}}-\d{{2}}(?![\d-]|[.,]\d))++"
)
_SHORTEST_CODE = 3


class _Cues:
    """Tells whether a cue word stands shortly before a number."""

    def __init__(self, rows: list[Row], kind: str) -> None:
        words = sorted(
            (row["cue"] for row in rows if row.choice("kind", _KINDS) == kind),
            key=lambda cue: (-len(cue), cue),
        )
        cues = "|".join(map(re.escape, words))
        # «телефон для связи: …», «карта Мира банка …»: two words may stand between.
        gap = "{0,2}" if kind in _WORDY else "{0}"
        self._near = re.compile(
            rf"(?i:(?<!\w)(?:{cues})(?!\w)[.:№ —-]{{0,4}}"
            rf"(?:[а-яa-z]{{1,10}}[.:№ —-]{{1,4}}){gap}(?:(?:№|n|номер)[ :]{{0,2}})?\Z)"
        )

    def before(self, match: re.Match[str]) -> bool:
        start = match.start()
        return bool(self._near.search(match.string[max(0, start - _LOOK_BACK) : start]))


def _digits(text: str) -> list[int]:
    return [int(digit) for digit in _NOT_DIGIT.sub("", text)]


def is_luhn(digits: list[int]) -> bool:
    """Check the last digit of a bank card number.

    Parameters
    ----------
    digits : list of int
        The number, from the left.

    Returns
    -------
    bool
        True if the check digit is right.

    References
    ----------
    .. [1] ISO/IEC 7812-1, annex B, "Luhn formula for computing modulus 10".

    Examples
    --------
    >>> is_luhn([4, 2, 4, 2] * 4)
    True
    """
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return (sum(doubled) + sum(digits[-1::-2])) % 10 == 0


def is_snils(digits: list[int]) -> bool:
    """Check the last two digits of a СНИЛС.

    Parameters
    ----------
    digits : list of int
        Eleven digits.

    Returns
    -------
    bool
        True if the check number is right.

    References
    ----------
    .. [1] Википедия, «Контрольное число», раздел «Страховой номер индивидуального
       лицевого счёта (СНИЛС)».

    Examples
    --------
    >>> is_snils([1, 1, 2, 2, 3, 3, 4, 4, 5, 9, 5])
    True
    """
    total = sum(
        weight * digit
        for weight, digit in zip(range(9, 0, -1), digits[:9], strict=True)
    )
    return total % 101 % 100 == digits[9] * 10 + digits[10]


_INN_WEIGHTS = (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)


def is_inn(digits: list[int]) -> bool:
    """Check the control digits of an ИНН.

    Parameters
    ----------
    digits : list of int
        Ten digits of an organization or twelve of a person.

    Returns
    -------
    bool
        True if the last digit, or the last two, are right.

    References
    ----------
    .. [1] Википедия, «Контрольное число», раздел «Номера ИНН».

    Examples
    --------
    >>> is_inn([7, 7, 0, 7, 0, 8, 3, 8, 9, 3])
    True
    """
    return all(
        sum(w * d for w, d in zip(_INN_WEIGHTS[-n:], digits[:n], strict=True)) % 11 % 10
        == digits[n]
        for n in ((9,) if len(digits) == len(_INN_WEIGHTS) - 1 else (10, 11))
    )


def _mask_snils(cues: _Cues, match: re.Match[str]) -> str:
    written = match[0].count("-") > 1 and is_snils(_digits(match[0]))
    return SNILS if written or cues.before(match) else match[0]


def _mask_inn(cues: _Cues, match: re.Match[str]) -> str:
    known = cues.before(match) and is_inn(_digits(match[0]))
    return INN if known else match[0]


def _mask_passport(cues: _Cues, match: re.Match[str]) -> str:
    return PASSPORT if cues.before(match) else match[0]


def _mask_card(keep: _Cues, cues: _Cues, match: re.Match[str]) -> str:
    known = is_luhn(_digits(match[0])) and not keep.before(match)
    # A number in groups that is called a card was mistyped rather than is none.
    return CARD if known or (match[1] and cues.before(match)) else match[0]


def _mask_phone(keep: _Cues, match: re.Match[str]) -> str:
    number = match[0]
    groups = _NOT_DIGIT.sub(" ", number).split()
    if number[0] not in "+(" and " " in number and "(" not in number:
        # «7 10 20 30 40 …» is a list of numbers: an area code has three digits or more.
        at = 1 if len(groups[0]) == 1 else 0
        if len(groups[at]) < _SHORTEST_CODE or min(map(len, groups[at:])) == 1:
            return number
    return number if keep.before(match) else PHONE


def _mask_unless(keep: _Cues, match: re.Match[str]) -> str:
    return match[0] if keep.before(match) else PHONE


def _mask_local(cues: _Cues, match: re.Match[str]) -> str:
    return PHONE if cues.before(match) else match[0]


def _foreign_form() -> re.Pattern[str]:
    columns = ("code", "digits", "source")
    rows = read_table(package_data("normalization", "phone_codes.csv"), columns)
    forms = [
        rf"{row['code']}(?:[ ().-]{{0,3}}\d){{{row['digits']}}}(?![\d-])"
        for row in rows
    ]
    return re.compile(rf"(?<![\d+])\+ ?(?:{'|'.join(forms)})")


def personal_stage() -> Stage:
    """Build the stage that masks personal numbers.

    Returns
    -------
    Stage
        СНИЛС, ИНН, passport, card, phone with prefix or area code, phone of a
        neighboring country, local phone.

    References
    ----------
    .. [1] Приказ Минкомсвязи России от 25.04.2017 № 205, план нумерации.
    .. [2] ITU-T E.164, "List of Recommendation E.164 assigned country codes".
    """
    rows = read_table(
        package_data("normalization", "personal_cues.csv"),
        ("kind", "cue", "effect", "source"),
    )
    for row in rows:
        keeps = row.choice("effect", _EFFECTS) == "keep"
        if keeps != (row["kind"] == "account"):
            raise row.fail("effect", "«keep» бывает только у вида «account»")
    cues = {kind: _Cues(rows, kind) for kind in _KINDS}
    return Stage(
        re.compile(r"\d[\d ().-]{3,}\d").search,
        (
            Rewrite(_SNILS_FORM, partial(_mask_snils, cues["snils"])),
            Rewrite(_INN_FORM, partial(_mask_inn, cues["inn"])),
            Rewrite(_PASSPORT_FORM, partial(_mask_passport, cues["passport"])),
            Rewrite(_CARD_FORM, partial(_mask_card, cues["account"], cues["card"])),
            Rewrite(_PHONE_FORM, partial(_mask_phone, cues["account"])),
            Rewrite(_foreign_form(), PHONE),
            Rewrite(_DOTTED_FORM, partial(_mask_unless, cues["account"])),
            Rewrite(_LOCAL_FORM, partial(_mask_local, cues["phone"])),
            Rewrite(_NEXT_FORM, PHONE),
        ),
    )
