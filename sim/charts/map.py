"""Cities where the parties could meet, on land without any boundary."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import product
from math import cos, hypot, pi, radians, sin

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Polygon

from sim.atlas.tables import states, venues
from sim.charts.page import INK, PALE, PAPER, RULE, SHADES, Box, Head, Layout, Page, shade_of, sheet
from sim.expect.draws import Interval
from sim.report.bands import band_text
from sim.report.offers import Vocabulary
from sim.report.words import day_text, everybody, upper_first, venue_name
from sim.study.explore import Exploration

NEUTRAL = "The map shows no boundaries and takes no position on any."
CAPTION = (
    "Cities by the band of the mean probability that all principals accept to meet there, for one "
    f"kind of offer. {NEUTRAL}"
)
TALLEST = 0.63
"""Greatest height of the map, as a share of its width."""
WHOLE = (-170.0, -58.0, 190.0, 78.0)
"""West, south, east and north of the map of the world, degrees."""
REGION, LEAST, MARGIN = 110.0, 24.0, 0.12
"""Widest and narrowest region, degrees of longitude; what is added on each side, as a share."""
NAMED = {"wide": 24, "narrow": 12}
"""Cities that are named at the most."""
MANY = 60
"""With more cities the dots of a narrow map are small."""
RINGS = (0.07, 0.14, 0.22, 0.32, 0.45, 0.6, 0.8, 1.0, 1.3)
"""Distances from a city at which a place for its name is looked for, inches."""
WAYS = 16
"""Directions that are tried at each distance, to the right first."""
CLEAR, APART, LED = 0.04, 0.03, 0.1
"""How far names stay from cities and from each other, and from where a line leads: inches."""
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class City:
    """A venue on the map."""

    venue: str
    name: str
    lat: float
    lon: float
    joint: Interval
    named: bool


@dataclass(frozen=True, slots=True)
class Table:
    """What the figure shows."""

    head: Head
    cities: tuple[City, ...]
    elsewhere: tuple[str, ...]
    """Offers without a place, with their probability in words."""


def table(exploration: Exploration, terms: tuple[int, int, int, int], label: str) -> Table:
    """Return the cities of the figure, in the order of the space.

    Parameters
    ----------
    exploration
        What was explored.
    terms
        Level, format, promises and agenda of the offers, as the space numbers them.
    label
        What the record can bear: `illustrative` or `scored`.
    """
    space, words = exploration.space, Vocabulary(exploration)
    scenario, (level, form, promise, agenda) = space.scenario, terms
    promised = words.promises([promise]).replace("no promise", "nothing")
    about = (
        f"{upper_first(words.terms([level], [form], [agenda]))}; promised: {promised}. Offers "
        f"made on {day_text(exploration.day)}; acceptance by {everybody(scenario)}."
    )
    few = [venue for venue, _ in space.places if venue]
    if len(few) > NAMED["wide"]:
        few = [venue for offer in scenario.offers.values() for venue in offer.offer.venues]
    cities, elsewhere = list[City](), list[str]()
    for n, (venue, medium) in enumerate(space.places):
        offer = np.ravel_multi_index((n, *terms), space.shape)
        joint = exploration.interval(int(exploration.classes.member[offer]))
        if venue is None or venue in states():
            where = venue_name(scenario, venue) if venue else medium
            elsewhere.append(f"{where}: {band_text(joint)}")
        else:
            place, name = scenario.venues.get(venue) or venues()[venue], venue_name(scenario, venue)
            cities.append(City(venue, name, place.lat, place.lon, joint, venue in few))
    head = Head.of(scenario, "The same offer in each city", about, label)
    return Table(head, tuple(cities), tuple(elsewhere))


def plot(table: Table, layout: Layout) -> Figure:
    """Return the figure of what `table` gives."""
    with sheet(layout, table.head) as page:
        ground = _Ground(page, table.cities)
        page.take(ground.box[3] - page.y + 0.06)
        _land(page, ground)
        counts, size = [0] * len(SHADES), 3.0 if layout.narrow and len(table.cities) > MANY else 4.4
        for city, at in zip(table.cities, ground.points, strict=True):
            shade = shade_of(city.joint.mean)
            page.mark(*at, ms=size, mfc=SHADES[shade], mec=INK, mew=0.6, zorder=3)
            counts[shade] += 1
        unnamed = _names(page, ground, table.cities)
        page.bands("mean (cities):", counts)
        page.tell(NEUTRAL, style="italic")
        page.notes([
            "A dot is a city; its size means nothing.",
            *([f"Without a place: {'; '.join(table.elsewhere)}."] if table.elsewhere else []),
            *([f"Not named for want of room: {', '.join(unnamed)}."] if unnamed else []),
        ])  # fmt: skip
    return page.figure


class _Ground:
    """Where the map and its cities stand, in inches from the top left corner."""

    def __init__(self, page: Page, cities: Sequence[City]) -> None:
        self.west, south, self.east, self.north = _extent(cities)
        self.inch = page.room / (self.east - self.west)
        level = cos(radians((south + self.north) / 2))
        self.down = self.inch * (1.0 if self.east - self.west > REGION * 1.5 else 1 / level)
        self.left, self.top = page.left, page.y
        self.box: Box = (page.left, page.y, *self.at(self.east, south))
        turned = [city.lon + 360 if city.lon < self.west else city.lon for city in cities]
        self.points = [self.at(lon, c.lat) for lon, c in zip(turned, cities, strict=True)]

    def at(self, lon: float, lat: float) -> Point:
        """Return where a place stands."""
        return (
            self.left + (lon - self.west) * self.inch,
            self.top + (self.north - lat) * self.down,
        )


def _extent(cities: Sequence[City]) -> Box:
    """Return west, south, east and north: the region of the cities, or the world."""
    lons, lats = [city.lon for city in cities], [city.lat for city in cities]
    if not cities or max(lons) - min(lons) > REGION:
        return WHOLE
    wide = max((max(lons) - min(lons)) * (1 + 2 * MARGIN), LEAST)
    tall = max((max(lats) - min(lats)) * (1 + 2 * MARGIN), LEAST / 2)
    x, y = (max(lons) + min(lons)) / 2, (max(lats) + min(lats)) / 2
    ratio = cos(radians(y))
    wide = max(wide, tall / TALLEST / ratio)
    tall = max(tall, 0.42 * wide * ratio)
    return x - wide / 2, max(y - tall / 2, -90.0), x + wide / 2, min(y + tall / 2, 90.0)


def _land(page: Page, ground: _Ground) -> None:
    """Draw land, once more to the east where the map goes beyond the 180th meridian."""
    left, top, right, bottom = ground.box
    frame = page.box(left, top, right - left, bottom - top, fc=PAPER, ec=RULE, lw=0.8)
    shores = json.loads(files("sim.charts").joinpath("data", "land.json").read_text("utf-8"))
    for turn, rings in product((-360, 0, 360), shores):
        lons = [lon + turn for lon, _ in rings[0]]
        if max(lons) < ground.west or min(lons) > ground.east:
            continue
        for n, ring in enumerate(rings):
            face = PAPER if n else PALE
            shore = Polygon([ground.at(lon + turn, lat) for lon, lat in ring], fc=face, ec=face)
            shore.set(lw=0.3, zorder=1)
            page.axes.add_patch(shore)
            shore.set_clip_path(frame)


def _names(page: Page, ground: _Ground, cities: Sequence[City]) -> list[str]:
    """Write names that cover neither each other nor cities; return those without room."""
    pairs = zip(cities, ground.points, strict=True)
    named = [(city.name, point) for city, point in pairs if city.named]
    taken, most = [_around((*at, *at), CLEAR) for at in ground.points], NAMED[page.layout.name]
    left_out = [name for name, _ in named[most:]]
    for name, (x, y) in named[:most]:
        places = _places(page, name, (x, y))
        box = next((box for box in places if _free(box, ground.box, taken)), None)
        if box is None:
            left_out.append(name)
            continue
        left, top, right, bottom = box
        taken.append(_around(box, APART))
        page.write(left, (top + bottom) / 2, name, page.layout.small, zorder=5)
        near = min(max(x, left), right), min(max(y, top), bottom)
        if hypot(near[0] - x, near[1] - y) > LED:
            page.plot([x, near[0]], [y, near[1]], color=INK, lw=0.5, zorder=2.5)
    return left_out


def _around(box: Box, space: float) -> Box:
    return box[0] - space, box[1] - space, box[2] + space, box[3] + space


def _places(page: Page, name: str, point: Point) -> Iterator[Box]:
    """Yield places beside a point, the nearest first."""
    wide, tall = page.length(name, page.layout.small), page.layout.small / 60
    for ring, way in product(RINGS, range(WAYS)):
        angle = 2 * pi * (way // 2 + way % 2) / WAYS * (1 if way % 2 else -1)
        left = point[0] + ring * cos(angle) - wide * (1 - cos(angle)) / 2
        top = point[1] + (ring + tall / 2) * sin(angle) - tall / 2
        yield left, top, left + wide, top + tall


def _free(box: Box, within: Box, taken: Sequence[Box]) -> bool:
    left, top, right, bottom = box
    if min(left - within[0], top - within[1], within[2] - right, within[3] - bottom) < CLEAR:
        return False
    return not any(left < r and le < right and top < b and t < bottom for le, t, r, b in taken)
