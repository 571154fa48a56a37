"""`parley check --priors` tells what the priors expect; a check that is missed is no error."""

import json
import re

import pytest
from samples import PARIS, SCENARIOS, SMALL, beyond_warnings, broken

KEYS = {
    "group", "unit", "check", "party", "offer", "broken", "documented", "of", "within", "tail",
    "rests_on", "band", "expected",
}  # fmt: skip


@pytest.fixture
def priors(parley):
    """Return the checks of a scenario's priors from its document."""

    def run(path):
        ran = parley("check", path, "--priors", "--json")
        assert (ran.status, beyond_warnings(ran.err)) == (0, "")
        return json.loads(ran.out)["priors"]

    return run


@pytest.mark.parametrize("folder", SCENARIOS, ids=lambda folder: folder.name)
def test_the_table_follows_what_check_tells_without_it(parley, folder):
    bare, ran = parley("check", folder), parley("check", folder, "--priors")

    assert (ran.status, beyond_warnings(ran.err)) == (0, "")
    assert ran.out.startswith(bare.out)
    assert max(map(len, ran.out.removeprefix(bare.out).splitlines())) <= 100


def test_what_is_not_met_is_told_and_probabilities_are_bands(parley):
    told = parley("check", PARIS, "--priors").out.splitlines()
    rows = [line for line in told if line[:2] == "  " and line[2:3].isalpha()]
    missed = [line for line in rows if re.search(r"  no(;|  )", line)]
    (row,) = [line for line in missed if "United States: the adversary's capital" in line]

    assert f"{len(rows)} checks of the priors " in "\n".join(told)
    assert f"{len(missed)} not met (loose prior):" in "\n".join(told)
    assert "rather unlikely, under 50 %" in row


def test_the_document_holds_every_check(priors):
    held = priors(PARIS)

    assert {"seed", "draws", "label", "effective", "checks", "left_out"} == set(held)
    assert {check["group"] for check in held["checks"]} == {"prior", "posterior", "dynamics"}
    for check in held["checks"]:
        assert set(check) == KEYS
        assert (check["band"] is None) != (check["documented"] is None)
        assert check["expected"]["low"] <= check["expected"]["high"]
        assert check["rests_on"]


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
