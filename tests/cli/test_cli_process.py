"""The command as a process: locales, paths, pipes and signals."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from appeal_triage.reading import open_table

FAKE = Path(__file__).with_name("fake_pipeline.py")
ENVIRONMENT = {
    key: value
    for key, value in os.environ.items()
    if not key.startswith(("LC_", "LANG", "PYTHON"))
}
POSIX = pytest.mark.skipif(os.name == "nt", reason="signals and pipes of POSIX")


def start(*arguments, **options):
    settings = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
    settings["env"] = {**ENVIRONMENT, **settings.get("env", {})}
    command = [sys.executable, FAKE, *map(str, arguments)]
    return subprocess.Popen(command, **settings)


def finish(process, data=None):
    out, err = process.communicate(data, timeout=60)
    return process.returncode, out.decode(), err.decode()


@pytest.mark.parametrize(
    "locale",
    [
        {"LC_ALL": "C"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "cp1251"},
        {"PYTHONIOENCODING": "ascii:strict"},
        {"LC_ALL": "C.UTF-8"},
    ],
)
def test_any_locale_reads_cyrillic_paths_and_writes_utf8(tmp_path, locale):
    folder = tmp_path / "Обращения за май"
    folder.mkdir()
    source = folder / "Жалобы №1.csv"
    source.write_text("Текст;Город\nЯма 😀;Льгов\n", encoding="utf-8")
    code, out, err = finish(start("triage", source, "-o", "-", env=locale))
    assert code == 0, err
    assert "Яма 😀,Льгов" in out
    assert "1 строка: 1 ok" in err
    target = folder / "Решения.csv"
    code, _, err = finish(start("triage", source, "-o", target, env=locale))
    assert code == 0, err
    with open_table(target) as table:
        assert next(iter(table))[:2] == ["Яма 😀", "Льгов"]
    code, out, _ = finish(start("labels", "topics", env=locale))
    assert code == 0
    assert "ЖКХ" in out
    code, _, err = finish(start("triage", folder / "нет.csv", "-o", "-", env=locale))
    assert code == 3
    assert "нет такого файла" in err


@POSIX
def test_a_reader_that_has_had_enough_ends_the_command_quietly(tmp_path):
    source = tmp_path / "a.csv"
    source.write_text("id,text\n" + "1,яма\n" * 20_000, encoding="utf-8")
    process = start("triage", source, "-o", "-")
    assert process.stdout.readline().startswith(b"id,text,topic")
    process.stdout.close()
    err = process.stderr.read()
    process.stderr.close()
    assert (process.wait(60), err) == (141, b"")


@POSIX
@pytest.mark.parametrize("arguments", [["labels", "topics"], ["--help"], ["info"]])
def test_a_reader_that_is_gone_before_the_first_byte_is_no_failure_to_tell(arguments):
    reading, writing = os.pipe()
    os.close(reading)
    process = start(*arguments, stdout=writing)
    os.close(writing)
    err = process.stderr.read()
    process.stderr.close()
    assert (process.wait(60), err) == (141, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_a_full_disk_behind_standard_output_is_code_3(tmp_path):
    source = tmp_path / "a.csv"
    source.write_text("text\nТайна\n", encoding="utf-8")
    with Path("/dev/full").open("wb") as full:
        for arguments in (["triage", source, "-o", "-"], ["labels", "topics"]):
            process = start(*arguments, stdout=full)
            err = process.communicate(timeout=60)[1].decode()
            assert process.returncode == 3
            assert "Traceback" not in err
            assert "Exception" not in err


@POSIX
def test_a_closed_standard_output_or_input_is_told(tmp_path):
    source = tmp_path / "a.csv"
    source.write_text("text\nяма\n", encoding="utf-8")
    for redirect, arguments in (
        (">&-", ["triage", source, "-o", "-"]),
        ("<&-", ["triage", "-", "-o", tmp_path / "b.csv"]),
    ):
        command = [sys.executable, FAKE, *map(str, arguments)]
        shell = f'"$0" "$@" {redirect}'
        done = subprocess.run(
            ["/bin/sh", "-c", shell, *command],
            env=ENVIRONMENT,
            stderr=subprocess.PIPE,
            check=False,
        )
        assert done.returncode == 3
        assert "закрыт" in done.stderr.decode()


def wait_for(condition, process):
    for _ in range(600):
        if condition():
            return
        assert process.poll() is None
        time.sleep(0.05)
    raise AssertionError


@POSIX
@pytest.mark.parametrize("name", ["b.csv", "b.xlsx", "b.parquet"])
def test_ctrl_c_is_130_and_leaves_nothing(tmp_path, name):
    source = tmp_path / "a.csv"
    source.write_text("id,text\n" + "1,Тайна\n" * 5000, encoding="utf-8")
    process = start(
        "triage", source, "-o", tmp_path / name, env={"FAKE_DELAY": "0.002"}
    )
    wait_for(lambda: len(list(tmp_path.iterdir())) == 2, process)
    process.send_signal(signal.SIGINT)
    code, out, err = finish(process)
    assert (code, out, err) == (130, "", "appeal-triage: прервано\n")
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


def test_several_processes_write_the_same_file(tmp_path):
    source = tmp_path / "a.csv"
    rows = "".join(f"{number},{'яма ' * (number % 5)}?\n" for number in range(6000))
    source.write_text(f"id,text\n{rows}", encoding="utf-8")
    written = []
    for jobs in (1, 2):
        target = tmp_path / f"{jobs}.csv"
        code, out, err = finish(start("triage", source, "-o", target, "--jobs", jobs))
        assert (code, out) == (0, ""), err
        assert err.startswith("6 000 строк: ")
        assert len(err.splitlines()) == 1
        written.append(target.read_bytes())
    assert written[0] == written[1]


@POSIX
def test_ctrl_c_on_a_terminal_stops_all_processes(tmp_path):
    source = tmp_path / "a.csv"
    source.write_text("id,text\n" + "1,Тайна\n" * 20_000, encoding="utf-8")
    process = start(
        "triage",
        source,
        "-o",
        tmp_path / "b.csv",
        "--jobs",
        "2",
        env={"FAKE_DELAY": "0.001"},
        start_new_session=True,
    )
    wait_for(lambda: len(list(tmp_path.iterdir())) == 2, process)
    # A terminal sends the signal to the whole group.
    os.killpg(process.pid, signal.SIGINT)
    code, out, err = finish(process)
    assert (code, out, err) == (130, "", "appeal-triage: прервано\n")
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


@POSIX
def test_ctrl_c_during_standard_input_is_130():
    process = start("triage", "-", "-o", "-", stdin=subprocess.PIPE)
    process.stdin.write(b"text\n")
    process.stdin.flush()
    time.sleep(1)
    process.send_signal(signal.SIGINT)
    process.stdin.flush()
    assert process.wait(60) == 130
    assert "Traceback" not in process.stderr.read().decode()
    for stream in (process.stdin, process.stdout, process.stderr):
        stream.close()


def test_a_pipe_goes_through(tmp_path):
    process = start("triage", "-", "-o", "-", "--quiet", stdin=subprocess.PIPE)
    data = "Комментарий\tГород\nНет света\tЛьгов\n".encode("cp1251")
    code, out, err = finish(process, data)
    assert (code, err) == (0, "")
    assert out.splitlines()[1].startswith("Нет света,Льгов,housing")


def test_the_module_is_the_command():
    done = subprocess.run(
        [sys.executable, "-m", "appeal_triage", "labels", "urgency"],
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    assert done.stdout.splitlines()[-1].startswith("emergency\t")
