"""The map shows land without any boundary, and cities where they are."""

import json
from datetime import date
from importlib.resources import files
from itertools import combinations

import pytest
from matplotlib.patches import Polygon
from matplotlib.text import Text

from sim.charts.map import NAMED, NEUTRAL, plot, table
from sim.charts.page import LAYOUTS, NARROW, WIDE
from sim.expect.bench import bench
from sim.expect.labels import ILLUSTRATIVE
from sim.expect.space import open_space
from sim.facts.scenario import Space
from sim.study.explore import explore

TERMS = (1, 0, 0, 1)


def explored(scenario, **asked):
    space = open_space(scenario, Space.model_validate(asked))
    return explore(bench(scenario, seed=1, draws=64), space, date(2026, 1, 31))


@pytest.fixture(scope="module")
def few(leaders):
    sites = ["moscow", "minsk", "kyiv", "istanbul", "geneva", "vienna", "budapest", "virtual"]
    return explored(leaders, venues=sites)


@pytest.fixture(scope="module")
def many(leaders):
    return explored(
        leaders,
        venues=["moscow", "capitals", "geneva", "virtual"],
        levels=["leaders", "delegations"],
        agendas=[[], ["territory"]],
    )


def words(figure):
    return [text.get_text() for text in figure.findobj(Text) if text.get_text().strip()]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_map_says_that_it_shows_no_boundaries(few, layout):
    told = words(plot(table(few, (0, 0, 0, 0), ILLUSTRATIVE), layout))

    assert NEUTRAL in told
    assert {"Geneva", "Moscow", "Kyiv"} <= set(told)


def test_cities_have_the_joint_acceptance_of_the_named_kind_of_offer(many):
    shown, space = table(many, TERMS, ILLUSTRATIVE), many.space
    kyiv = next(city for city in shown.cities if city.venue == "kyiv")
    names = [space.name(n) for n in range(len(space))]
    number = next(n for n, name in enumerate(names) if name.startswith("kyiv/delegations/bil"))

    assert len(shown.cities) == sum(venue is not None for venue, _ in space.places)
    assert len(shown.elsewhere) == 1
    assert "agenda: territory" in shown.head.about
    assert kyiv.joint == many.interval(int(many.classes.member[number + 1]))


def test_a_region_is_enlarged(few, many):
    shown = [table(few, (0, 0, 0, 0), ILLUSTRATIVE), table(many, TERMS, ILLUSTRATIVE)]
    land = [len(plot(one, WIDE).findobj(Polygon)) for one in shown]

    assert 0 < land[0] < land[1]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_names_cover_neither_each_other_nor_cities(many, layout):
    figure = plot(table(many, TERMS, ILLUSTRATIVE), layout)
    figure.canvas.draw()
    named = {city.name for city in table(many, TERMS, ILLUSTRATIVE).cities if city.named}
    boxes = [t.get_window_extent() for t in figure.findobj(Text) if t.get_text() in named]
    dots = [line for line in figure.axes[0].lines if line.get_marker() == "o"]

    assert 0 < len(boxes) <= NAMED[layout.name]
    assert not any(a.overlaps(b) for a, b in combinations(boxes, 2))
    for line in dots:
        x, y = figure.axes[0].transData.transform(line.get_xydata()[0])
        assert not any(box.contains(x, y) for box in boxes)


def test_a_telephone_names_fewer_cities_and_says_which_it_leaves_out(few):
    narrow, wide = (words(plot(table(few, (0, 0, 0, 0), ILLUSTRATIVE), w)) for w in (NARROW, WIDE))
    told = " ".join(narrow)

    assert all(name in told for name in ("Moscow", "Minsk", "Kyiv", "Geneva", "Vienna", "Budapest"))
    assert not any(text.startswith("Not named") for text in wide)


def test_land_has_the_caspian_sea_and_no_boundary():
    shores = json.loads(files("sim.charts").joinpath("data", "land.json").read_text())
    waters = [ring for rings in shores for ring in rings[1:]]

    assert len(waters) == 1
    assert all(46 < lon < 55 and 36 < lat < 48 for lon, lat in waters[0])
    assert all(-180 <= lon <= 180 for rings in shores for ring in rings for lon, _ in ring)
