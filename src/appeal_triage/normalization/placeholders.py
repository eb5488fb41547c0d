"""What canonical text puts in place of contacts, people and personal numbers."""

from __future__ import annotations

PHONE = "<телефон>"
MAIL = "<почта>"
LINK = "<ссылка>"
MENTION = "<упоминание>"
SNILS = "<снилс>"
PASSPORT = "<паспорт>"
CARD = "<карта>"
INN = "<инн>"

PLACEHOLDERS = (PHONE, MAIL, LINK, MENTION, SNILS, PASSPORT, CARD, INN)
"""Every placeholder; any other word in angle brackets is the writer's own."""
