"""The fit finds what made the answers, and says how sure it is."""

import sys

import numpy as np
import pytest
from samples import CASEBOOK
from scipy.stats import kstest

from sim.errors import SimError
from sim.expect.answers import expect
from sim.expect.bench import bench
from sim.expect.draws import generator
from sim.rules.bind import SCREENS
from sim.rules.priors import Normal, screen_scale
from sim.study.casebook.calibrate import before_any
from sim.study.casebook.design import EFFECTS, Design, design
from sim.study.casebook.fit import Likelihood, fit

PRIORS = {"base.log_odds": Normal(-0.6, 0.4), "third_party.push": Normal(0.6, 0.3)}


def made_up(disputes, answers, accepted=None, seed=0):
    """Return a design of so many disputes with two parties each."""
    rng, n = np.random.default_rng(seed), disputes * answers
    dispute = np.repeat(np.arange(disputes), answers)
    return Design(
        priors=PRIORS,
        push=np.column_stack([np.ones(n), rng.integers(0, 2, n)]),
        offset=np.zeros(n),
        broken=rng.random((n, len(SCREENS))) * rng.integers(0, 2, (n, len(SCREENS))),
        passing=np.ones(n),
        spreads=dict.fromkeys(EFFECTS, 0.4),
        dispute=dispute,
        party=2 * dispute + np.tile(np.arange(answers) % 2, disputes),
        accepted=np.zeros(n, dtype=bool) if accepted is None else accepted,
        disputes=tuple(f"d{number}" for number in range(disputes)),
        events=tuple((f"d{d}", f"a{number}") for number, d in enumerate(dispute)),
    )


def test_ranks_of_what_made_the_answers_are_even():
    """Simulation-based calibration (Talts et al. 2018) of every deviate that is fitted."""
    truths, ranks = np.random.default_rng(1), []
    for n in range(40):
        likelihood = Likelihood(made_up(12, 6, seed=n), seed=1000 + n, nodes=1)
        truth = truths.standard_normal(len(likelihood.names))
        chance = likelihood.acceptance(truth)[:, 0]
        seen = made_up(12, 6, truths.random(chance.size) < chance, seed=n)
        found = fit(seen, seed=1, nodes=48, proposed=150)
        ranks.append(((found.drawn < truth) * found.weighed[0][:, None]).sum(axis=0))
    assert kstest(np.ravel(ranks), "uniform").pvalue > 0.01


def test_a_fit_says_the_same_twice_and_the_answers_narrow_it():
    rng = np.random.default_rng(2)
    seen = made_up(20, 8, rng.random(160) < 0.5)
    once, again = (fit(seen, nodes=48, proposed=200) for _ in range(2))
    assert np.array_equal(once.mean, again.mean)
    assert once.tail < 0.7
    assert np.sqrt(once.covariance[0, 0]) < 0.7


def test_a_design_expects_what_the_bench_expects():
    """The columns asked of the rules give the acceptance that the rules give."""
    opened = bench("scenarios/paris-1968", seed=1, draws=1024)
    seen = design({"paris": opened})
    scored = [e for e in expect(opened) if not e.unscored]
    assert [event for _, event in seen.events] == [e.event.id for e in scored]
    expected = before_any(Likelihood(seen, seed=1, nodes=64), seed=1)
    assert expected == pytest.approx([e.public.interval.mean for e in scored], abs=0.04)


def test_the_scale_of_a_screen_has_the_moments_of_its_beta():
    for prior in SCREENS.values():
        drawn = generator(1, "beta").beta(prior.a, prior.b, 200_000)
        odds = np.log(drawn / (1 - drawn))
        assert screen_scale(prior) == pytest.approx((odds.mean(), odds.std()), abs=0.02)


@pytest.mark.parametrize("lacking", ["scipy.optimize", "arviz_stats.base.array"])
def test_what_fits_is_an_extra_that_an_error_names(monkeypatch, lacking):
    monkeypatch.setitem(sys.modules, lacking, None)
    opened = {
        name: bench(CASEBOOK / name, seed=1, draws=8) for name in ("kachin-2012", "farc-2002")
    }

    with pytest.raises(SimError, match="needs SciPy and ArviZ") as caught:
        _ = fit(design(opened), seed=1, nodes=8, proposed=8).weighed
    assert "parley-sim[calibrate]" in caught.value.hint
