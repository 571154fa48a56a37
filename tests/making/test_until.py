"""`--until PRECISION`: as many worlds or draws as it needs, and the run is that of their number."""

import pytest
from made import few

import sim
from sim.errors import SimError
from sim.expect.draws import reach
from sim.making.explore import ExploreOrder, enough
from sim.making.order import day_of
from sim.study.explore import explore

ASKED = {"seed": 1, "draws": 64, "jobs": 1}


@pytest.fixture
def path(tmp_path, monkeypatch):
    monkeypatch.setattr("sim.making.simulate.WORLDS", 512)
    return few(tmp_path)


def test_as_many_worlds_are_played_as_the_precision_needs(path):
    told = []
    loose = sim.simulate(path, worlds=512, days=30, until=0.2, **ASKED)
    tight = sim.simulate(path, worlds=512, days=30, until=0.02, tell=told.append, **ASKED)

    assert len(loose.reference.worlds) == 512
    assert tight.reference.held.error <= 0.02 < loose.reference.held.error
    worlds = len(tight.reference.worlds)
    assert tight.json == sim.simulate(path, worlds=worlds, days=30, **ASKED).json
    assert any(line.startswith(f"{worlds:,} worlds tell it to within 0.02: ") for line in told)


def test_as_much_is_drawn_as_the_precision_needs(path):
    order = ExploreOrder(path, venues="geneva", **ASKED)
    loose, tight = enough(order, 0.5), enough(order, 0.01)
    spread = explore(tight.bench, tight.space, day_of(tight.bench.scenario, None)).joint[0].std()

    assert (loose.draws, tight.draws % 1024) == (64, 0)
    assert reach(0.9) * spread / tight.draws**0.5 <= 0.01


@pytest.mark.parametrize(("until", "told"), [
    (0.0, "0 is no precision"), (2.0, "2 is no precision"), (1e-5, "more than 10,000,000"),
])  # fmt: skip
def test_what_cannot_be_reached_is_told_before_it_is_tried(path, until, told):
    with pytest.raises(SimError, match=told):
        sim.simulate(path, worlds=512, days=30, until=until, **ASKED)
