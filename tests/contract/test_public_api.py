from __future__ import annotations

import importlib
import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

import appeal_triage
from appeal_triage import errors

ROOT = Path(__file__).parent.parent.parent


def test_every_public_name_can_be_imported() -> None:
    for name in appeal_triage.__all__:
        assert getattr(appeal_triage, name) is not None
    assert set(appeal_triage.__all__) <= set(dir(appeal_triage))
    with pytest.raises(AttributeError, match="no attribute"):
        appeal_triage.no_such_name  # noqa: B018


def test_importing_the_package_loads_the_standard_library_alone() -> None:
    code = (
        "import sys; before = set(sys.modules); import appeal_triage;"
        "new = {m.split('.')[0] for m in set(sys.modules) - before};"
        "print(sorted(new - set(sys.stdlib_module_names) - {'appeal_triage'}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_a_decision_loads_neither_pandas_nor_scikit_learn() -> None:
    code = (
        "import sys; from appeal_triage import triage; triage('Нет воды');"
        "print([m for m in ('pandas', 'sklearn', 'scipy', 'natasha', 'joblib')"
        " if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"


def test_the_error_tree_is_the_one_that_is_drawn() -> None:
    drawn = re.findall(
        r"[├└]── (\w+)|^    (AppealTriageError)$", errors.__doc__ or "", re.M
    )
    names = {left or right for left, right in drawn}
    real = {
        name
        for name, value in vars(errors).items()
        if inspect.isclass(value) and issubclass(value, errors.AppealTriageError)
    }
    assert names == real


def test_the_changelog_names_the_version() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    latest = re.search(r"^## \[?(\d+\.\d+\.\d+)", text, re.M)
    assert latest and latest.group(1) == appeal_triage.__version__


def test_every_module_has_a_docstring_and_fits_on_a_few_screens() -> None:
    for path in (ROOT / "src" / "appeal_triage").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        name = ".".join(path.relative_to(ROOT / "src").with_suffix("").parts)
        assert text.lstrip().startswith(('"""', 'r"""')), name
        assert text.count("\n") <= 360, f"{name} is too long"


def test_no_word_list_hides_in_code() -> None:
    """More than eight short Russian string literals in a row are a table."""
    table = re.compile(r'(?:"[а-яё ]{2,20}",\s*){9}')
    for path in (ROOT / "src" / "appeal_triage").rglob("*.py"):
        assert not table.search(path.read_text(encoding="utf-8")), path.name


def test_typed_marker_is_shipped() -> None:
    spec = importlib.util.find_spec("appeal_triage")
    assert spec and spec.origin
    assert (Path(spec.origin).parent / "py.typed").is_file()
