"""Fixtures that tests of several layers use."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from made import blanks
from samples import ROOT, SCENARIOS, SMALL

from sim.cli.main import main
from sim.facts.reading import read_all, read_scenario
from sim.facts.scenario import Scenario

GOLDEN = Path(__file__).parent / "golden"


def pytest_addoption(parser):
    parser.addoption("--regen", action="store_true", help="rewrite the golden files")


@pytest.fixture
def golden(request):
    """Compare text with a golden file, or rewrite the file under --regen."""

    def compare(name, text):
        if request.config.getoption("--regen"):
            (GOLDEN / name).write_text(text, encoding="utf-8")
        assert text == (GOLDEN / name).read_text(encoding="utf-8")

    return compare


@dataclass(frozen=True)
class Ran:
    """What a command left: exit status and streams."""

    status: int
    out: str
    err: str


@pytest.fixture
def parley(monkeypatch, capsys):
    """Run the command line in this process, as a user types it."""

    def run(*words):
        monkeypatch.setattr(sys, "argv", ["parley", *map(str, words)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main()
        return Ran(left.value.code or 0, *capsys.readouterr())

    return run


@pytest.fixture
def parley_process():
    """Run the command line in a process of its own."""

    def run(*words, timeout=30, **settings):
        command = [sys.executable, "-m", "sim", *map(str, words)]
        done = subprocess.run(
            command,
            cwd=ROOT,
            timeout=timeout,
            capture_output=True,
            text=True,
            check=False,
            **settings,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def undrawn(monkeypatch):
    """Draw nothing, as tests of folders need no more than the names of figures."""
    monkeypatch.setattr("sim.making.drawings.drawn", blanks)


@pytest.fixture
def write(tmp_path):
    """Write a scenario file, and return its path."""

    def put(text, name="scenario.yaml"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return put


@pytest.fixture
def small(write) -> Scenario:
    """Return the small scenario."""
    return read_scenario(write(SMALL))


@pytest.fixture(scope="session")
def shipped() -> dict[str, Scenario]:
    """Return the shipped scenarios by name, parsed once."""
    return {folder.name: read_all(folder) for folder in SCENARIOS}


@pytest.fixture(scope="session")
def leaders(shipped) -> Scenario:
    """Return the first shipped scenario."""
    return shipped["leaders-meeting-2026"]
