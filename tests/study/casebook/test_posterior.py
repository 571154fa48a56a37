"""The posterior that ships belongs to the book that ships, and can be made again."""

from dataclasses import replace

import pytest
from samples import ROOT

from sim.errors import SimError
from sim.expect.bench import bench
from sim.expect.fitted import fitted
from sim.facts.posterior import read_posterior
from sim.making.calibrate import calibrate
from sim.study.casebook import calibrate as study

HOME = ROOT / "scenarios" / "casebook"
SHIPPED = HOME / "posterior.json"


def test_the_shipped_posterior_was_fitted_with_the_shipped_rules():
    opened = bench(ROOT / "scenarios" / "paris-1968", seed=1, draws=64)
    taught = fitted(opened, SHIPPED)

    assert taught.label == "fitted"
    assert len(read_posterior(SHIPPED).disputes) == 42


def test_a_posterior_of_what_no_rule_here_reads_is_refused(tmp_path):
    held = SHIPPED.read_text(encoding="utf-8").replace("no_place.push", "no_place.pull")
    (tmp_path / "other.json").write_text(held, encoding="utf-8")

    with pytest.raises(SimError, match=r"nothing here is called no_place\.pull"):
        fitted(bench(ROOT / "scenarios" / "paris-1968", seed=1, draws=8), tmp_path / "other.json")


def test_what_cannot_be_fitted_says_why():
    willing = bench(HOME / "tigray-2022", seed=1, draws=8)
    silent = replace(willing, scenario=willing.scenario.model_copy(update={"record": ()}))

    for benches, problem in (
        ({"one": silent}, "no answer is scored"),
        ({"one": willing}, "of one dispute"),
        ({"one": willing, "two": willing}, "every one of the 6 is an acceptance"),
    ):
        with pytest.raises(SimError, match=problem):
            study.calibrate(benches, seed=1, rules={})


@pytest.mark.slow
def test_the_shipped_posterior_is_made_again_by_one_command(tmp_path):
    calibrate(HOME, out=tmp_path / "again.json")
    ours, again = (read_posterior(path) for path in (SHIPPED, tmp_path / "again.json"))

    assert again.names == ours.names
    assert again.mean == pytest.approx(ours.mean, abs=1e-5)
