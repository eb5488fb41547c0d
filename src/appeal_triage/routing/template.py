"""A new pack to fill in: commented files that pass the check as they are."""

from __future__ import annotations

import json
from pathlib import Path

from appeal_triage.errors import InputError
from appeal_triage.knowledge import package_data
from appeal_triage.routing.settings import SETTINGS

_NAME = "Новая область"
_ID = 'id = "new"'


def write_template(folder: str | Path, name: str | None = None) -> tuple[Path, ...]:
    """Write a pack to fill in.

    Tables begin with the mark by which spreadsheets know UTF-8; without it they would
    show, and save, Russian letters in another encoding.

    Parameters
    ----------
    folder : str or Path
        Where; a folder that is absent or empty.
    name : str or None, optional
        Name of the region in Russian; a made-up one by default.

    Returns
    -------
    tuple of Path
        The files, ``region.toml`` first.

    Raises
    ------
    InputError
        If the folder holds something, or cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> from appeal_triage.routing import load_region
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     files = write_template(folder, "Тверская область")
    ...     load_region(folder).settings.name
    'Тверская область'
    """
    target = Path(folder)
    shown = "".join(filter(str.isprintable, " ".join((name or "").split()))) or _NAME
    try:
        target.mkdir(parents=True, exist_ok=True)
        if any(target.iterdir()):
            raise InputError(f"{target}: папка не пуста; выберите другую")
        return tuple(
            _written(target, source, shown)
            for source in sorted(
                package_data("region_template").iterdir(),
                key=lambda path: (path.name != SETTINGS, path.name),
            )
        )
    except OSError as problem:
        raise InputError(f"{target}: {problem.strerror or 'не пишется'}") from None


def _written(target: Path, source: Path, name: str) -> Path:
    text = source.read_text(encoding="utf-8")
    path = target / source.name
    if source.name == SETTINGS:
        key = target.resolve().name
        is_key = key.isascii() and key.replace("-", "_").isidentifier()
        text = text.replace(_ID, f'id = "{key}"') if is_key else text
        text = text.replace(f'"{_NAME}"', json.dumps(name, ensure_ascii=False))
        path.write_text(text, encoding="utf-8", newline="\n")
    else:
        is_plain = not set(name) & set(',"')
        cell = name if is_plain else '"' + name.replace('"', '""') + '"'
        text = text.replace(f",{_NAME},", f",{cell},")
        path.write_text(text, encoding="utf-8-sig", newline="\n")
    return path
