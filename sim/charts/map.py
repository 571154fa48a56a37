"""Cities where the parties could meet, on land without any boundary."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from math import cos, radians

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from sim.arrays import Draws
from sim.atlas.tables import venues
from sim.charts.former import (
    EDGE,
    INK,
    LINE,
    RULE,
    SHADES,
    WIDTH_IN,
    Head,
    Label,
    Page,
    notes,
    placed,
    shade_of,
    sheet,
)
from sim.expect.draws import Interval
from sim.report.bands import band_text
from sim.report.offers import Vocabulary
from sim.report.words import day_text, everybody, venue_name
from sim.study.explore import Exploration
from sim.study.score import ILLUSTRATIVE

CAPTION = (
    "Cities by the band of the mean probability that all principals accept to meet there, for one "
    "kind of offer. The map shows no boundaries and takes no position on any."
)
NEUTRAL = "The map shows no boundaries and takes no position on any."
WIDE = WIDTH_IN - 2 * EDGE
"""Width of the map, inches."""
TALLEST = 4.4
"""Greatest height of the map, inches."""
WHOLE = (-170.0, -58.0, 190.0, 78.0)
"""West, south, east and north of the map of the world, degrees."""
REGION = 110.0
"""Venues within this many degrees of longitude are a region."""
MARGIN = 0.12
"""What is added to a region on each side, as a share of it."""
LEAST = 24.0
"""Least degrees of longitude of a region."""
LAND = "#e3e1dc"
NAMED = 24
"""Cities that are named at the most."""


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


def table(
    exploration: Exploration,
    terms: tuple[int, int, int, int] = (0, 0, 0, 0),
    label: str = ILLUSTRATIVE,
) -> Table:
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
    scenario = space.scenario
    level, form, promise, agenda = terms
    promised = words.promises([promise]).replace("no promise", "nothing")
    about = (
        f"{words.levels([level]).capitalize()}, {words.formats([form])}, "
        f"{words.agendas([agenda])}; promised: {promised}. Offers made on "
        f"{day_text(exploration.day)}; acceptance by {everybody(scenario)}."
    )
    keep = _few(exploration)
    cities, elsewhere = list[City](), list[str]()
    for n, (venue, medium) in enumerate(space.places):
        offer = np.ravel_multi_index((n, level, form, promise, agenda), space.shape)
        held = exploration.interval(int(exploration.classes.member[offer]))
        if venue is None:
            elsewhere.append(f"{medium}: {band_text(held)}")
        else:
            place, name = scenario.venues.get(venue) or venues()[venue], venue_name(scenario, venue)
            cities.append(City(venue, name, place.lat, place.lon, held, venue in keep))
    return Table(Head.of(scenario, about, label), tuple(cities), tuple(elsewhere))


def plot(rows: Table) -> Figure:
    """Return the figure of what `table` gives."""
    layout = _Layout(rows)
    with sheet(layout.height, rows.head) as page:
        frame = page.box(EDGE, layout.top, WIDE, layout.deep, fc="white", ec=RULE, lw=0.8)
        _land(page, layout, frame)
        counts = [0] * len(SHADES)
        for city in rows.cities:
            shade, at = shade_of(city.joint.mean), layout.at(city.lon, city.lat)
            page.mark(*at, ms=4.4, mfc=SHADES[shade], mec=INK, mew=0.6, ls="", zorder=3)
            counts[shade] += 1
        _names(page, layout.labels)
        page.bands(layout.key, "mean (cities):", counts)
        page.write(EDGE, layout.key + 0.2, NEUTRAL, style="italic")
        page.notes(layout.key + 0.2 + LINE, layout.notes)
    return page.figure


def _few(exploration: Exploration) -> list[str]:
    """Return the venues of the space if there are few, else those that the record offers."""
    own = [venue for venue, _ in exploration.space.places if venue]
    if len(own) <= NAMED:
        return own
    scenario = exploration.space.scenario
    return [venue for offer in scenario.offers.values() for venue in offer.offer.venues]


class _Layout:
    """Where everything stands, in inches from the top left corner; the map in degrees."""

    def __init__(self, table: Table) -> None:
        self.west, south, self.east, self.north = _extent(table.cities)
        self.inch = WIDE / (self.east - self.west)
        middle = (south + self.north) / 2
        stretch = 1.0 if self.east - self.west > REGION * 1.5 else 1 / cos(radians(middle))
        self.down = self.inch * stretch
        self.top = table.head.height + 0.06
        self.deep = self.down * (self.north - south)
        self.key = self.top + self.deep + 0.14
        self.labels, unnamed = self._labels(table.cities)
        told = ["A dot is a city; its size means nothing."]
        if table.elsewhere:
            told.append(f"Without a place: {'; '.join(table.elsewhere)}.")
        if unnamed:
            told.append(f"Not named for want of room: {', '.join(unnamed)}.")
        self.notes = notes([" ".join(told)])
        self.height = self.key + 0.26 + LINE * (len(self.notes) + 1)

    def _labels(self, cities: Sequence[City]) -> tuple[list[Label], list[str]]:
        """Return the names of cities, and those for which there is no room."""
        points = [self.at(city.lon, city.lat) for city in cities]
        named = [(city.name, self.at(city.lon, city.lat)) for city in cities if city.named]
        right, low = EDGE + WIDE - 0.05, self.top + self.deep - 0.05
        found, left = placed(named[:NAMED], points, (EDGE + 0.05, self.top + 0.05, right, low))
        return found, [*left, *(name for name, _ in named[NAMED:])]

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        """Return where a place stands."""
        turned = lon + 360 if lon < self.west else lon
        return EDGE + (turned - self.west) * self.inch, self.top + (self.north - lat) * self.down


def _extent(cities: Sequence[City]) -> tuple[float, float, float, float]:
    """Return west, south, east and north: the region of the cities, or the world."""
    lons, lats = [city.lon for city in cities], [city.lat for city in cities]
    if not cities or max(lons) - min(lons) > REGION:
        return WHOLE
    wide = max((max(lons) - min(lons)) * (1 + 2 * MARGIN), LEAST)
    tall = max((max(lats) - min(lats)) * (1 + 2 * MARGIN), LEAST / 2)
    x, y = (max(lons) + min(lons)) / 2, (max(lats) + min(lats)) / 2
    ratio = cos(radians(y))
    wide = max(wide, WIDE / TALLEST * tall / ratio)
    tall = max(tall, 0.42 * wide * ratio)
    return x - wide / 2, max(y - tall / 2, -90.0), x + wide / 2, min(y + tall / 2, 90.0)


def _land(page: Page, layout: _Layout, frame: Rectangle) -> None:
    """Draw land, once more to the east where the map goes beyond the 180th meridian."""
    shores = json.loads(files("sim.charts").joinpath("data", "land.json").read_text("utf-8"))
    for turn in (-360, 0, 360):
        for rings in shores:
            held = [np.array(ring, float) + np.array([turn, 0.0]) for ring in rings]
            if held[0][:, 0].max() < layout.west or held[0][:, 0].min() > layout.east:
                continue
            patch = PathPatch(_outline(layout, held), fc=LAND, ec=LAND, lw=0.3, zorder=1)
            page.axes.add_patch(patch)
            patch.set_clip_path(frame)


def _outline(layout: _Layout, rings: Sequence[Draws]) -> Path:
    points, codes = [], []
    for ring in rings:
        x = EDGE + (ring[:, 0] - layout.west) * layout.inch
        y = layout.top + (layout.north - ring[:, 1]) * layout.down
        points.append(np.column_stack([np.append(x, x[0]), np.append(y, y[0])]))
        codes += [Path.MOVETO, *[Path.LINETO] * (len(ring) - 1), Path.CLOSEPOLY]
    return Path(np.concatenate(points), codes)


def _names(page: Page, labels: Sequence[Label]) -> None:
    for label in labels:
        x, y = label.box[0], (label.box[1] + label.box[3]) / 2
        plate = {"fc": "white", "ec": "none", "pad": 0.4, "alpha": 0.75}
        page.write(x, y, label.text, size=6.5, zorder=5, bbox=plate)
        if label.led:
            page.plot(*zip(label.point, label.anchor, strict=True), color=INK, lw=0.5, zorder=2.5)
