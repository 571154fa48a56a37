"""The command line leaves with 0, 2 or 130, loads late, and shows no traceback to a user."""

import subprocess
import sys

import pytest
from samples import LEADERS, ROOT, SMALL

from sim import __version__
from sim.cli.main import COMMANDS

LOADED = """
import sys
import sim.cli.main
sys.argv = ["parley", *sys.argv[1:]]
try:
    sim.cli.main.main()
except SystemExit:
    pass
sys.stderr.write(" ".join(sys.modules))
"""


def loaded(*words):
    """Return the modules that a command loads."""
    command = [sys.executable, "-c", LOADED, *words]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT, timeout=30)
    return set(done.stderr.split())


@pytest.mark.parametrize("words", [["--help"], ["-h"], ["--version"]])
def test_help_loads_neither_the_commands_nor_what_they_need(words):
    modules = loaded(*words)

    assert {name for name in modules if name.partition(".")[0] == "sim"} == {
        "sim", "sim.cli", "sim.cli.main", "sim.errors", "sim.gates", "sim.simulate",
    }  # fmt: skip
    assert not modules & {"pydantic", "numpy", "yaml", "simpy", "matplotlib", "rich", "jinja2"}


@pytest.mark.parametrize("words", [["show", "venues", "geneva"], ["check", str(LEADERS)]])
def test_what_draws_no_figure_loads_no_figures(words):
    modules = loaded(*words)

    assert "sim.atlas" in modules
    assert not modules & {"matplotlib", "sim.charts"}


def test_help_names_every_command(parley):
    ran = parley("--help")

    assert (ran.status, ran.err) == (0, "")
    assert all(f"\n  {name} " in ran.out for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_that_begins_with_the_verb_of_its_one_line(parley, name):
    ran = parley(name, "--help")

    assert (ran.status, ran.err) == (0, "")
    assert ran.out.splitlines()[2].split()[0] == COMMANDS[name].split()[0]


def test_there_are_at_most_fourteen_commands():
    assert len(COMMANDS) <= 14


def test_the_version_is_that_of_the_package(parley):
    assert parley("--version").out == f"parley, version {__version__}\n"


def test_without_a_command_help_is_shown_as_a_mistake(parley):
    ran = parley()

    assert (ran.status, ran.out) == (2, "")
    assert "Commands:" in ran.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["chek"], "Did you mean 'check'?"),
        (["repaly", "x"], "Did you mean 'replay'?"),
        (["new", "scenaro", "x"], "Did you mean 'scenario'?"),
        (["zzz"], "No such command 'zzz'."),
        (["replay"], "Missing argument 'SCENARIO'."),
        (["replay", "a", "b"], "unexpected extra argument"),
        (["check", "--artciles", "x"], "--articles"),
        (["check", "--articles"], "requires an argument"),
    ],
)
def test_a_mistyped_command_is_told_with_the_nearest_one(parley, words, told):
    ran = parley(*words)

    assert (ran.status, ran.out) == (2, "")
    assert told in ran.err


@pytest.mark.parametrize("path", ["none", "x" * 300, "/dev/null/x", "/dev/null", "."])
@pytest.mark.parametrize("command", ["check", "replay", "run"])
def test_a_path_that_leads_nowhere_is_told(parley, tmp_path, monkeypatch, command, path):
    monkeypatch.chdir(tmp_path)
    ran = parley(command, path)

    assert (ran.status, ran.out) == (2, "")
    assert path in ran.err
    assert list(tmp_path.iterdir()) == []


def test_a_bug_shows_its_traceback_and_leaves_with_1(parley_process, tmp_path):
    (tmp_path / "yaml.py").write_text("raise RuntimeError('broken on purpose')\n")
    ran = parley_process("check", LEADERS, env={"PYTHONPATH": f"{tmp_path}:{ROOT}"})

    assert ran.status == 1
    assert "RuntimeError: broken on purpose" in ran.err


def test_an_interruption_leaves_with_130(parley, write, monkeypatch):
    def interrupt(*_, **__):
        raise KeyboardInterrupt

    path = write(SMALL)
    with monkeypatch.context() as patch:
        patch.setattr("pathlib.Path.open", interrupt)
        ran = parley("check", path)

    assert (ran.status, ran.out) == (130, "")
    assert ran.err.endswith("Interrupted; what was finished before is kept.\n")


@pytest.mark.parametrize("words", [["show", "venues"], ["replay", LEADERS], ["check", "--schema"]])
def test_a_reader_who_stops_reading_is_no_error(words):
    command = [sys.executable, "-m", "sim", *map(str, words)]
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    process.stdout.close()
    _, told = process.communicate(timeout=30)

    assert (process.returncode, told) == (0, "")


def test_a_terminal_without_the_letters_is_no_error(parley_process, write):
    path = write(SMALL.replace("name: Borea", "name: Борея"))
    ran = parley_process("replay", path, env={"PYTHONIOENCODING": "latin-1"}, encoding="latin-1")

    assert (ran.status, ran.err) == (0, "")
    assert "?????: counters" in ran.out


def test_python_m_sim_is_parley(parley_process):
    assert parley_process("--version").out == f"parley, version {__version__}\n"
