"""ArviZ's own diagnostics and plots run on the draws of a posterior."""

from importlib import import_module
from types import SimpleNamespace

import arviz_base
import arviz_stats
import matplotlib.style
import numpy as np
import pytest
from study.casebook.test_fit import made_up

from sim.study.casebook.calibrate import Calibration, before_any
from sim.study.casebook.datatree import alike, datatree
from sim.study.casebook.fit import fit


@pytest.fixture(scope="module")
def found():
    rng = np.random.default_rng(2)
    fitted = fit(made_up(12, 6, rng.random(72) < 0.5), nodes=32, proposed=200)
    return Calibration(fitted, before_any(fitted.likelihood, 1, 20))


@pytest.fixture(scope="module")
def tree(found):
    return datatree(found)


def test_it_has_the_groups_that_arviz_names(tree, found):
    groups = {"prior", "posterior", "prior_predictive", "posterior_predictive",
              "log_likelihood", "observed_data"}  # fmt: skip

    assert groups == set(tree.children)
    assert tree["posterior"].sizes["chain"] * tree["posterior"].sizes["draw"] == 200
    assert list(tree["posterior"].data_vars) == list(found.fit.likelihood.names)
    assert tree["observed_data"]["accepted"].sum() == found.design.accepted.sum()


def test_the_draws_have_the_moments_of_the_weighted_ones(tree, found):
    name = "third_party.push"
    one = next(one for one in found.moved if one.name == name)
    drawn = tree["posterior"][name]

    assert abs(float(drawn.mean()) - one.after[0]) < 0.1 * one.before[1]
    assert float(tree["prior"][name].std()) == pytest.approx(one.before[1], rel=0.2)


def test_each_draw_is_taken_as_often_as_it_weighs():
    weights = np.array([0.5, 0.25, 0.25, 0.0])

    taken = alike(weights, np.random.default_rng(1))
    assert np.bincount(taken, minlength=4).tolist() == [2, 1, 1, 0]


@pytest.mark.filterwarnings("ignore")
def test_diagnostics_and_plots_of_arviz_run_on_it(tree, tmp_path, monkeypatch):
    core = SimpleNamespace(USER_LIBRARY_PATHS=[], reload_library=lambda: None)
    monkeypatch.setattr(matplotlib.style, "core", core, raising=False)  # gone since 3.11
    arviz_plots = import_module("arviz_plots")
    told = arviz_stats.summary(tree, var_names=["base.log_odds", "screen.place"])
    left_out = arviz_stats.loo(tree, var_name="dispute")
    drawn = arviz_plots.plot_forest(tree, backend="matplotlib", combined=True)
    drawn.savefig(tmp_path / "forest.png")
    checked = arviz_plots.plot_ppc_pava(tree, backend="matplotlib")

    assert (told["r_hat"].astype(float) < 1.1).all()
    assert left_out.n_data_points == 12
    assert (tmp_path / "forest.png").stat().st_size > 1000
    assert checked is not None


def test_it_can_be_written_and_read(tree):
    again = arviz_base.convert_to_datatree(tree)

    assert again["posterior"].equals(tree["posterior"])
