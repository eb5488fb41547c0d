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


def answer_signals():
    # Tests that run behind nohup or in the background inherit signals as ignored.
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        signal.signal(getattr(signal, name), signal.SIG_DFL)


def start(*arguments, **options):
    settings = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    if os.name != "nt":
        settings["preexec_fn"] = answer_signals
    settings.update(options)
    settings["env"] = {**ENVIRONMENT, **settings.get("env", {})}
    command = [sys.executable, FAKE, *map(str, arguments)]
    return subprocess.Popen(command, **settings)


def kill(process):
    process.kill()
    process.communicate()


def finish(process, data=None):
    try:
        out, err = process.communicate(data, timeout=60)
    except BaseException:
        kill(process)
        raise
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
    assert (wait_end(process), err) == (141, b"")


@POSIX
@pytest.mark.parametrize("arguments", [["labels", "topics"], ["--help"], ["info"]])
def test_a_reader_that_is_gone_before_the_first_byte_is_no_failure_to_tell(arguments):
    reading, writing = os.pipe()
    os.close(reading)
    process = start(*arguments, stdout=writing)
    os.close(writing)
    err = process.stderr.read()
    process.stderr.close()
    assert (wait_end(process), err) == (141, b"")


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
        if process.poll() is not None:
            break
        time.sleep(0.05)
    kill(process)
    raise AssertionError


def wait_end(process):
    try:
        return process.wait(60)
    except subprocess.TimeoutExpired:
        kill(process)
        raise


def members(group):
    """Processes of a group that are alive, zombies left out."""
    alive = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, its_group = path.read_text().rpartition(")")[2].split()[:3]
        except OSError:
            continue
        if int(its_group) == group and state != "Z":
            alive.append(int(path.parent.name))
    return alive


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


def start_long_batch(folder):
    """Start two workers on 20,000 slow rows and wait until they write."""
    source = folder / "a.csv"
    source.write_text("id,text\n" + "1,Тайна\n" * 20_000, encoding="utf-8")
    process = start(
        "triage",
        source,
        "-o",
        folder / "b.csv",
        "--jobs",
        "2",
        env={"FAKE_DELAY": "0.001"},
        start_new_session=True,
    )
    wait_for(lambda: len(list(folder.iterdir())) == 2, process)
    return process


@POSIX
def test_ctrl_c_on_a_terminal_stops_all_processes(tmp_path):
    process = start_long_batch(tmp_path)
    # A terminal sends the signal to the whole group.
    os.killpg(process.pid, signal.SIGINT)
    code, out, err = finish(process)
    assert (code, out, err) == (130, "", "appeal-triage: прервано\n")
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="counts by /proc")
@pytest.mark.parametrize(
    ("name", "everyone", "expected"),
    [("SIGTERM", False, 143), ("SIGTERM", True, 143), ("SIGHUP", True, 129)],
)
def test_a_request_to_stop_leaves_no_worker_and_no_file(
    tmp_path, name, everyone, expected
):
    process = start_long_batch(tmp_path)
    assert len(members(process.pid)) > 2
    if everyone:
        os.killpg(process.pid, getattr(signal, name))
    else:
        process.send_signal(getattr(signal, name))
    code, out, err = finish(process)
    assert (code, out) == (expected, "")
    assert "Traceback" not in err
    if not everyone:
        assert err == "appeal-triage: прервано\n"
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]
    # The keeper of joblib's temporary files ends by itself a moment later.
    for _ in range(100):
        if not members(process.pid):
            break
        time.sleep(0.05)
    left = members(process.pid)
    for orphan in left:
        os.kill(orphan, signal.SIGKILL)
    assert not left


@POSIX
def test_a_request_to_stop_one_process_is_143(tmp_path):
    source = tmp_path / "a.csv"
    source.write_text("id,text\n" + "1,Тайна\n" * 5000, encoding="utf-8")
    process = start(
        "triage", source, "-o", tmp_path / "b.csv", env={"FAKE_DELAY": "0.002"}
    )
    wait_for(lambda: len(list(tmp_path.iterdir())) == 2, process)
    process.send_signal(signal.SIGTERM)
    assert finish(process) == (143, "", "appeal-triage: прервано\n")
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


@POSIX
def test_a_signal_that_is_ignored_stays_ignored(tmp_path):
    source = tmp_path / "a.csv"
    source.write_text("id,text\n" + "1,яма\n" * 1000, encoding="utf-8")
    process = start(
        "triage",
        source,
        "-o",
        tmp_path / "b.csv",
        env={"FAKE_DELAY": "0.002"},
        preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN),
    )
    wait_for(lambda: len(list(tmp_path.iterdir())) == 2, process)
    process.send_signal(signal.SIGHUP)
    assert finish(process)[0] == 0


@POSIX
def test_ctrl_c_during_standard_input_is_130():
    process = start("triage", "-", "-o", "-", stdin=subprocess.PIPE)
    process.stdin.write(b"text\n")
    process.stdin.flush()
    time.sleep(1)
    process.send_signal(signal.SIGINT)
    process.stdin.flush()
    assert wait_end(process) == 130
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
