"""Which answer would narrow which assumption: closed forms, and the shipped scenario."""

from datetime import date

import numpy as np
import pytest

from sim.expect.bench import bench
from sim.expect.space import open_space
from sim.facts.scenario import Space
from sim.study.explore import explore
from sim.study.information import ACCEPTED, information, removed


@pytest.fixture(scope="module")
def exploration(leaders):
    asked = Space(
        venues=("moscow", "kyiv", "istanbul", "geneva"), guarantees=({"kind": "agreed-agenda"},)
    )
    opened = bench(leaders, seed=1, draws=2048)
    return explore(opened, open_space(leaders, asked), date(2026, 1, 31))


@pytest.fixture(scope="module")
def told(exploration):
    return information(exploration, 0)


def number(exploration, venue, agreed=""):
    """Return the class of a venue, with or without an agreed agenda."""
    names = [exploration.space.name(n) for n in range(len(exploration.space))]
    return int(exploration.classes.member[names.index(f"{venue}/leaders/bilateral{agreed}")])


def column(told, rule):
    """Return the place of the first assumption about a rule."""
    return next(n for n, one in enumerate(told.assumptions) if one.bound and one.bound.id == rule)


def test_a_coin_that_the_answer_reads_at_eight_to_two_loses_a_third_of_its_variance():
    coin = np.tile([0.0, 1.0], 400)
    share, _ = removed((0.2 + 0.6 * coin)[None], coin[None])

    assert share[0, 0] == pytest.approx(0.36)


def test_the_share_is_that_of_conditional_means():
    rng = np.random.default_rng(3)
    answer, value = rng.random((3, 500)), rng.normal(size=(2, 500))
    share, _ = removed(answer, value)

    for n, p in enumerate(answer):
        for m, q in enumerate(value):
            yes, no = np.average(q, weights=p), np.average(q, weights=1 - p)
            between = p.mean() * (yes - q.mean()) ** 2 + (1 - p.mean()) * (no - q.mean()) ** 2
            assert share[n, m] == pytest.approx(between / q.var())


@pytest.mark.parametrize("sure", [0.0, 0.3, 1.0])
def test_an_answer_that_hangs_on_nothing_tells_nothing(sure):
    share, error = removed(np.full((1, 64), sure), np.random.default_rng(1).normal(size=(1, 64)))

    assert share[0, 0] == pytest.approx(0, abs=1e-20)
    assert error[0, 0] == pytest.approx(0, abs=1e-20)


def test_what_is_known_cannot_be_narrowed():
    share, _ = removed(np.random.default_rng(1).random((1, 64)), np.full((1, 64), 0.7))

    assert share[0, 0] == 0


def test_the_error_is_that_of_leaving_out_each_block():
    rng = np.random.default_rng(5)
    answer, value = rng.random((1, 100)), rng.normal(size=(1, 100))
    _, error = removed(answer, value, blocks=4)
    left = [
        removed(np.delete(answer, block, axis=1), np.delete(value, block, axis=1))[0][0, 0]
        for block in np.array_split(np.arange(100), 4)
    ]

    assert error[0, 0] == pytest.approx(np.sqrt(3 * np.var(left)))


@pytest.mark.parametrize(("party", "venue"), [("ukraine", "moscow"), ("russia", "kyiv")])
def test_another_refusal_of_a_capital_would_narrow_nothing(exploration, told, party, venue):
    assert told.share[party][number(exploration, venue)].max() < 0.005


def test_russias_answer_to_istanbul_would_narrow_how_binding_only_moscow_is(exploration, told):
    istanbul = number(exploration, "istanbul", "/agreed-agenda")
    narrowing = told.narrowing("russia", istanbul, column(told, "RU2"))

    assert 0.01 < narrowing.share.low < narrowing.share.high < 0.06


def test_the_best_answer_on_a_line_of_russia_is_russias_to_a_third_place(exploration, told):
    best = next(one for one in told.best if one.assumption.bound.id == "RU2")

    assert best.party == "russia"
    assert best.number in {
        number(exploration, venue, "/agreed-agenda") for venue in ("istanbul", "geneva")
    }
    assert best.share.mean == max(share[:, column(told, "RU2")].max()
                                  for share in told.share.values())  # fmt: skip


def test_joint_acceptance_of_a_named_class_can_be_narrowed(told):
    assert told.assumptions[-1].name == ACCEPTED
    assert max(share[:, -1].max() for share in told.share.values()) > 0


def test_every_assumption_has_one_best_answer_and_they_fall(told):
    means = [one.share.mean for one in told.best]

    assert len({one.assumption.name for one in told.best}) == len(told.assumptions)
    assert means == sorted(means, reverse=True)
