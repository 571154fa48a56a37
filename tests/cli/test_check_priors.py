"""`parley check --priors` tells what the priors expect; a check that is missed is no error."""

import json
import re

import pytest
from samples import PARIS, SCENARIOS, SMALL, beyond_warnings, broken

pytestmark = pytest.mark.slow

KEYS = {"check", "unit", "documented", "expected", "within", "tail"}


@pytest.fixture
def priors(parley):
    """Return the checks of a scenario's priors from its document."""

    def run(path):
        ran = parley("check", path, "--priors", "--json")
        assert (ran.status, beyond_warnings(ran.err)) == (3, "")
        return json.loads(ran.out)["priors"]

    return run


@pytest.mark.parametrize("folder", SCENARIOS, ids=lambda folder: folder.name)
def test_the_table_follows_what_check_tells_without_it(parley, folder):
    bare, ran = parley("check", folder), parley("check", folder, "--priors")

    assert (ran.status, beyond_warnings(ran.err)) == (bare.status, "")
    assert ran.out.startswith(bare.out)
    assert max(map(len, ran.out.removeprefix(bare.out).splitlines())) <= 100


def test_what_is_not_met_is_told(parley):
    told = parley("check", PARIS, "--priors").out.partition("What the priors expect")[2]
    rows = re.findall(r"^  (\w.*?)  .*  (yes|no) +[0-9.]+$", told, re.MULTILINE)

    assert [name for name, met in rows if met == "no"] == ["offers in 180 days of so long a search"]
    assert len(rows) == 4


def test_the_document_holds_every_check(priors):
    held = priors(PARIS)

    assert {"seed", "draws", "label", "answers", "checks", "left_out"} == set(held)
    for check in held["checks"]:
        assert set(check) == KEYS
        assert check["within"] == (
            check["expected"]["low"] <= check["documented"] <= check["expected"]["high"]
        )
        assert check["expected"]["low"] <= check["expected"]["high"]


def test_without_the_option_nothing_is_added(parley, write):
    assert "priors" not in json.loads(parley("check", write(SMALL), "--json").out)


def test_a_scenario_with_mistakes_has_no_table(parley, write):
    ran = parley("check", write(broken("act: meet", "act: met")), "--priors")

    assert (ran.status, ran.out) == (2, "")


def test_priors_are_those_of_a_scenario(parley, write):
    rules = write("", "rules.py")
    ran = parley("check", "--rules", rules, "--priors")

    assert ran.status == 2
    assert "name a scenario to check" in ran.err
