"""One cell as text, whatever type a file gave it."""

from __future__ import annotations

import json
from datetime import date, datetime, time


def is_missing(cell: object) -> bool:
    """Tell whether a cell holds no value at all.

    Parameters
    ----------
    cell : object
        A cell.

    Returns
    -------
    bool
        True for None and for a float that is not a number; an empty text is a value.

    Examples
    --------
    >>> is_missing(None), is_missing(float("nan")), is_missing("")
    (True, True, False)
    """
    return cell is None or (isinstance(cell, float) and cell != cell)


def cell_text(cell: object) -> str:
    r"""Write a cell as people and programs read it in a text file.

    Parameters
    ----------
    cell : object
        A cell of any type.

    Returns
    -------
    str
        Text as it is; nothing for a missing value; dates as ISO 8601 with a space;
        lists and dictionaries as compact JSON; bytes as UTF-8 with what is not UTF-8
        written ``\xff``. The result can always be encoded.

    Examples
    --------
    >>> from datetime import datetime
    >>> cell_text(datetime(2024, 5, 1, 9, 30)), cell_text(None), cell_text(True)
    ('2024-05-01 09:30:00', '', 'true')
    """
    if isinstance(cell, str):
        return _encodable(cell)
    if is_missing(cell):
        return ""
    if isinstance(cell, bytes):
        return cell.decode("utf-8", "backslashreplace")
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, list | tuple | dict):
        return _encodable(
            json.dumps(
                cell, ensure_ascii=False, default=cell_text, separators=(",", ":")
            )
        )
    return str(cell)


def _encodable(text: str) -> str:
    # Half of a surrogate pair (a broken emoji) has no UTF-8 form.
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-8", "backslashreplace").decode("utf-8")
    return text
