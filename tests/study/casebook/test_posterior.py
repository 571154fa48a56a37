"""The posterior that ships belongs to the book that ships, and can be made again."""

import pytest
from samples import ROOT

from sim.expect.bench import bench
from sim.expect.fitted import fitted
from sim.facts.posterior import read_posterior
from sim.making.calibrate import calibrate

HOME = ROOT / "scenarios" / "casebook"
SHIPPED = HOME / "posterior.json"


def test_the_shipped_posterior_was_fitted_with_the_shipped_rules():
    opened = bench(ROOT / "scenarios" / "paris-1968", seed=1, draws=64)
    taught = fitted(opened, SHIPPED)

    assert taught.label == "fitted"
    assert len(read_posterior(SHIPPED).disputes) == 42


@pytest.mark.slow
def test_the_shipped_posterior_is_made_again_by_one_command(tmp_path):
    calibrate(HOME, out=tmp_path / "again.json")
    ours, again = (read_posterior(path) for path in (SHIPPED, tmp_path / "again.json"))

    assert again.names == ours.names
    assert again.mean == pytest.approx(ours.mean, abs=1e-5)
