"""The short study in each scenario's README is what the commands print."""

import re

import pytest
from samples import ROOT, SCENARIOS

READMES = [folder / "README.md" for folder in SCENARIOS]
PAIR = re.compile(r"^```sh\n(parley [^\n]+)\n```\n+```text\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SHOWN = [
    pytest.param(command, text, id=f"{path.parent.name}: {command[15:70]}")
    for path in READMES
    for command, text in PAIR.findall(path.read_text(encoding="utf-8"))
]


def test_every_scenario_shows_a_study():
    assert {path.parent.name for path in READMES if PAIR.search(path.read_text("utf-8"))} == {
        path.parent.name for path in READMES
    }


@pytest.mark.parametrize(("command", "text"), SHOWN)
def test_a_study_shows_what_the_command_prints(command, text, parley, monkeypatch):
    monkeypatch.chdir(ROOT)

    ran = parley(*command.split()[1:])

    assert ran.status == (3 if "check" in command.split() else 0)
    assert text in ran.out
