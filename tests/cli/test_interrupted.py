"""An interrupted run keeps what was finished; the next one goes on from there."""

import errno
from pathlib import Path

import numpy as np
import pytest
from samples import SMALL

from sim.errors import SimError
from sim.runs.parts import Parts

BUT = ("--draws", 64, "--quiet")
SAVED = 3
"""Parts that are finished before the interruption."""


@pytest.fixture
def path(write):
    return write(SMALL + "explore: {venues: [capitals, virtual], formats: [bilateral]}\n")


@pytest.fixture
def run(parley, path):
    return lambda out, *words: parley("run", path, "--out", out, *BUT, *words)


@pytest.fixture
def stopped(run, tmp_path, monkeypatch):
    """Interrupt a run after some parts; return its status and the parts it left."""

    def interrupt(error):
        save, saved = Parts.save, []

        def once_more(self, name, arrays):
            if len(saved) == SAVED:
                raise error
            saved.append(name)
            save(self, name, arrays)

        with monkeypatch.context() as patch:
            patch.setattr(Parts, "save", once_more)
            return run(tmp_path / "out"), saved

    return interrupt


def kept(out):
    return sorted(out.rglob("*.npz"))


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "run.log"}


def test_ctrl_c_keeps_finished_parts_and_leaves_no_run(stopped, tmp_path):
    ran, saved = stopped(KeyboardInterrupt())

    assert (ran.status, ran.out) == (130, "")
    assert ran.err.strip() == "Interrupted; what was finished before is kept."
    assert len(kept(tmp_path / "out")) == len(saved) == SAVED
    assert not list((tmp_path / "out").rglob("manifest.json"))


def test_the_next_run_uses_them_and_has_the_bytes_of_one_that_was_not_interrupted(
    stopped, run, tmp_path, monkeypatch
):
    _, saved = stopped(KeyboardInterrupt())
    load, found = Parts.load, []

    def watched(self, name):
        held = load(self, name)
        found.extend([name] if held is not None else [])
        return held

    monkeypatch.setattr(Parts, "load", watched)
    resumed = Path(run(tmp_path / "out").out.strip())
    loaded = sorted(found)
    whole = Path(run(tmp_path / "other").out.strip())

    assert loaded == sorted(saved)
    assert contents(resumed) == contents(whole)
    assert kept(tmp_path / "out") == []


@pytest.mark.parametrize("left", [0, 10, 100, -30])
def test_a_damaged_part_counts_as_none(tmp_path, left):
    parts = Parts(tmp_path)
    parts.save("one", {"a": np.ones(3), "b": np.zeros(3)})
    (part,) = kept(tmp_path)
    part.write_bytes(part.read_bytes()[:left])

    assert parts.load("one") is None
    assert parts.load("two") is None


def test_a_part_on_a_full_disk_is_told_and_loses_nothing(tmp_path, monkeypatch):
    parts = Parts(tmp_path / "parts")
    parts.save("one", {"a": np.ones(3)})

    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(np, "savez", full)
        with pytest.raises(SimError, match="no space left") as told:
            parts.save("two", {"a": np.ones(3)})

    assert told.value.hint == "choose a folder with --out"
    assert parts.load("one")["a"].tolist() == [1, 1, 1]
    assert parts.load("two") is None
    assert [path.suffix for path in (tmp_path / "parts").iterdir()] == [".npz"]


def test_a_disk_that_fills_up_during_a_run_is_told_and_what_was_kept_serves_the_next(
    run, tmp_path, monkeypatch
):
    savez, calls = np.savez, []

    def fills(*words, **arrays):
        calls.append(words)
        if len(calls) > SAVED:
            raise OSError(errno.ENOSPC, "No space left on device")
        savez(*words, **arrays)

    with monkeypatch.context() as patch:
        patch.setattr(np, "savez", fills)
        ran = run(tmp_path / "out")

    assert (ran.status, ran.out) == (2, "")
    assert "no space left on device\n  hint: choose a folder with --out" in ran.err
    assert len(kept(tmp_path / "out")) == SAVED
    assert run(tmp_path / "out").status == 0


def test_an_out_that_is_a_file_is_told_before_anything_is_lost(run, tmp_path):
    out = tmp_path / "file"
    out.write_text("mine")
    ran = run(out)

    assert (ran.status, ran.out) == (2, "")
    assert "hint: choose a folder with --out" in ran.err
    assert out.read_text() == "mine"


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="needs a folder that nobody can write to")
def test_an_out_that_cannot_be_written_is_told(run):
    ran = run("/proc/runs")

    assert (ran.status, ran.out) == (2, "")
    assert "hint: choose a folder with --out" in ran.err
