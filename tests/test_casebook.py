"""Every case of the casebook loads, is clean, and replays; its readme counts what is there."""

import re

import pytest
from samples import CASEBOOK

from sim.expect.bench import bench
from sim.making.check import check
from sim.study.casebook.decisions import decisions
from sim.study.replay import review

CASES = sorted(path.parent for path in CASEBOOK.glob("*/scenario.yaml"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_is_clean_and_replays(case):
    checked = check(case)
    assert ([*checked.finding.problems], [*checked.warnings]) == ([], [])

    found = review(bench(case, seed=1, draws=16))
    assert [entry.event for entry in found.ledger.entries] == list(found.bench.order)


def test_the_readme_counts_what_is_there():
    found = decisions({case.name: bench(case, seed=1, draws=8) for case in CASES})
    table = re.findall(r"^\| \[`([a-z0-9-]+)`\].*\| (\d+) \| (\d+) \|$", README, re.M)
    counted = {
        case.name: (len(own), sum(row["accepted"] for row in own))
        for case in CASES
        if (own := [row for row in found if row["scenario"] == case.name])
    }

    assert {name: (int(of), int(yes)) for name, of, yes in table} == counted
    assert f"{len(CASES)} cases" in README
    assert f"{len(found)} answers" in README


def test_a_case_of_ones_own_is_made_as_the_readme_says(parley, tmp_path, monkeypatch):
    (tmp_path / "scenarios").symlink_to(CASEBOOK.parent)
    monkeypatch.chdir(tmp_path)
    block = re.search(r"```sh\n(.*?)```", README, re.S).group(1)
    *lines, fitted = [line.split()[1:] for line in block.splitlines()]

    ran = [parley(*words) for words in lines]
    assert [(one.status, one.err) for one in ran] == [(0, "")] * len(lines)
    assert "431 of these 434 answers in sight" in ran[-1].out
    assert fitted[:3] == ["calibrate", "scenarios/casebook", "my-cases"]
    first = (tmp_path / "my-cases" / "my-case" / "scenario.yaml").read_text().splitlines()[0]
    assert first.endswith("$schema=scenario.schema.json")


README = (CASEBOOK / "README.md").read_text(encoding="utf-8")
