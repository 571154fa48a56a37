"""Parts of a simulation that are computed apart make the run that is made at once."""

import shutil
from pathlib import Path

import pytest
from made import few

pytestmark = pytest.mark.usefixtures("undrawn")
WORDS = ("--worlds", 128, "--draws", 64, "--but", "no-line", "--days", 30, "--jobs", 1)


@pytest.fixture(autouse=True)
def unchanged(monkeypatch):
    """Nobody edits the program while a test runs, and few worlds are cut."""
    monkeypatch.setattr("sim.runs.manifest.code_hash", lambda: "c0de" * 3)
    monkeypatch.setattr("sim.study.worlds.SMALLEST", 16)


@pytest.fixture
def part(parley, tmp_path):
    path = few(tmp_path)

    def made(*words, out="parts"):
        words = ("simulate", path, *WORDS, *words, "--out", tmp_path / out, "--quiet")
        return Path(parley(*words).out.strip())

    return made


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "run.log"}


def test_parts_make_the_run_that_is_made_at_once(parley, part, tmp_path):
    parts = [part("--part", f"{k}/3", out=f"parts-{k}") for k in (2, 3, 1)]

    ran = parley("run", "--merge", *parts, "--out", tmp_path / "merged", "--quiet")

    whole = part(out="whole")
    assert Path(ran.out.strip()).name == whole.name
    assert contents(Path(ran.out.strip())) == contents(whole)


def test_parts_that_do_not_make_a_run_are_one_plain_line_each(parley, part, tmp_path):
    first, second = part("--part", "1/3"), part("--part", "2/3")
    halves = part("--part", "1/2"), part("--part", "2/2")
    other = part("--part", "2/3", "--seed", 2)
    copy = shutil.copytree(second, tmp_path / "copy")
    whole = part()

    def refused(*folders):
        ran = parley("run", "--merge", *folders, "--out", tmp_path / "merged")
        assert ran.status == 2
        return ran.err.splitlines()[0].replace(str(tmp_path), "")

    assert refused(first, second) == "Error: --merge: parts are missing: 3/3"
    assert ": worlds 32 to 63 are in /" in refused(first, second, copy)
    assert ": worlds 32 to 63 are in /" in refused(second, halves[0])
    assert refused(first, halves[1]) == "Error: --merge: they were cut into 2 and 3"
    assert refused(first, other).endswith("it differs in seed")
    assert refused(first, whole).endswith(": is no part of a run")
    (copy / "part.json").write_text("{}")
    assert refused(first, copy).endswith(": part.json was changed after the run")
    assert refused(first).endswith(": this is a part of a run")


def test_so_few_worlds_are_not_cut_so_often(parley, tmp_path):
    ran = parley("simulate", few(tmp_path), *WORDS, "--part", "1/9", "--out", tmp_path)

    assert "128 worlds are not cut in 9\n  hint: ask for at most --part K/8" in ran.err
