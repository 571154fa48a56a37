"""The machine fails: one plain line, exit 1, nothing half-written, and the same command goes on."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from made import few
from samples import ROOT

from sim.study import worlds

SEVERAL = ("--worlds", 4096, "--draws", 64, "--jobs", 2, "--quiet", "--out")


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "run.log"}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full disk to write to")
@pytest.mark.parametrize("words", [("--help",), ("show", "venues"), ("show", "venues", "--json")])
def test_a_full_disk_is_told_in_a_line(words):
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([sys.executable, "-m", "sim", *words], cwd=ROOT, stdout=full,
                              stderr=subprocess.PIPE, text=True, check=False)  # fmt: skip

    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert done.stderr.startswith("Error: the machine: ")


def test_nobody_who_reads_on_is_no_failure():
    command = f"{sys.executable} -m sim show venues | head -1"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], cwd=ROOT, capture_output=True,
                          text=True, check=False)  # fmt: skip

    assert (done.returncode, done.stderr, done.stdout.count("\n")) == (0, "", 1)


@pytest.mark.usefixtures("undrawn")
def test_a_killed_process_is_told_and_the_same_command_goes_on(parley, tmp_path, monkeypatch):
    path, out, play = few(tmp_path), tmp_path / "out", worlds._play

    def killed(branch, part):
        if part[0]:
            while not [*out.rglob("*.npz")]:
                time.sleep(0.01)
            os.kill(os.getpid(), signal.SIGKILL)
        return play(branch, part)

    with monkeypatch.context() as patch:
        patch.setattr(worlds, "_play", killed)
        ran = parley("simulate", path, *SEVERAL, out)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith("Error: the machine: --jobs: a process was killed")
    assert not [*out.rglob("manifest.json")]

    assert len([*out.rglob("*.npz")]) == 1
    again = Path(parley("simulate", path, *SEVERAL, out).out.strip())
    whole = Path(parley("simulate", path, *SEVERAL, tmp_path / "other").out.strip())
    assert contents(again) == contents(whole)


@pytest.mark.parametrize("error", [MemoryError(), OSError(28, "No space left on device")])
def test_what_the_machine_lacks_is_told_wherever_it_is_lacking(parley, monkeypatch, error):
    def lacking(*_, **__):
        raise error

    monkeypatch.setattr("sim.cli.show.venues", lacking)
    ran = parley("show", "venues")

    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith("Error: the machine: ")
    assert "Traceback" not in ran.err
