"""A bench changes in one thing at a time; what it has drawn already is never drawn anew."""

import numpy as np
import pytest
from samples import believing

from sim.expect import draws
from sim.expect.answers import expect
from sim.expect.bench import bench
from sim.rules.priors import Beta, Normal


@pytest.fixture(scope="module")
def opened(leaders):
    return bench(leaders, seed=1, draws=64)


@pytest.fixture
def streams(monkeypatch):
    """Write down the name of every stream that numbers are drawn from."""
    names, made = [], draws.generator

    def generator(seed, name, block=0):
        names.append(name)
        return made(seed, name, block)

    monkeypatch.setattr(draws, "generator", generator)
    return names


def acceptances(opened):
    return {e.event.id: e.public.acceptance for e in expect(opened)}


def test_another_prior_draws_one_stream_anew_and_no_other(opened, streams):
    before = acceptances(opened)
    streams.clear()
    after = acceptances(believing(opened, "russia", "base", "log_odds", Normal(2.0, 0.1)))

    assert streams == ["base.log_odds[russia/base]"]
    for event, values in before.items():
        same = np.array_equal(values, after[event])
        assert same is (opened.scenario.events[event].by != "russia")


def test_another_belief_about_a_line_changes_how_likely_it_is_enforced(opened, streams):
    acceptances(opened)
    streams.clear()
    surely, hardly = (
        acceptances(believing(opened, "ukraine", "UA1", "enforcement", prior))["kyiv-2026-01"]
        for prior in (Beta(1000, 1), Beta(1, 1000))
    )

    assert {name.split(".")[1] for name in streams} == {"enforcement[ukraine/UA1]"}
    assert (surely < hardly).all()
