"""A closer look at the class of offers that all accept most often."""

from datetime import date

import pytest

from sim.expect.bench import bench
from sim.expect.space import open_space
from sim.facts.scenario import Space
from sim.study.beliefs import believe_in
from sim.study.explore import explore
from sim.study.flips import flips_in
from sim.study.survey import focus

DAY = date(2026, 1, 30)
SITES = Space(venues=("moscow", "geneva", "istanbul"), levels=("leaders", "delegations"))


@pytest.fixture(scope="module")
def explored(leaders):
    return explore(bench(leaders, seed=1, draws=512), open_space(leaders, SITES), DAY)


@pytest.fixture(scope="module")
def looked(explored):
    return focus(explored)


def test_it_looks_at_the_class_that_all_accept_most_often(explored, looked):
    means = [explored.interval(n).mean for n in range(len(explored.classes))]

    assert means[looked.number] == max(means)


def test_every_principal_is_asked(explored, looked):
    assert list(looked.believe) == list(looked.flips) == list(explored.acceptance)


@pytest.mark.parametrize("party", ["ukraine", "russia"])
def test_it_says_what_the_questions_say_of_that_class(explored, looked, party):
    assert looked.believe[party] == believe_in(explored, looked.number, party)
    assert looked.flips[party] == flips_in(explored, looked.number, party)


@pytest.mark.parametrize("party", ["ukraine", "russia"])
def test_acceptance_as_things_are_is_that_of_the_exploration(explored, looked, party):
    own = explored.interval(looked.number, party)

    assert looked.believe[party].now.mean == pytest.approx(own.mean)


def test_information_is_about_the_same_exploration(explored, looked):
    assert looked.information.exploration is explored
