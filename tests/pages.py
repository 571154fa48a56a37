"""Pages of reports that tests open."""

import json
from functools import cache
from html.parser import HTMLParser

from samples import ROOT, SMALL

from sim.charts.page import LAYOUTS, render
from sim.errors import SimError
from sim.expect.bench import bench
from sim.expect.space import open_space
from sim.facts.reading import read_all
from sim.making.drawings import drawings
from sim.report.compare import comparison_page
from sim.report.pictures import pictures
from sim.report.printed.annex import annex
from sim.report.printed.page import page
from sim.runs.manifest import Inputs
from sim.simulate.branch import branch
from sim.study.compare import Alternative, compare
from sim.study.replay import review
from sim.study.summary import summary
from sim.study.survey import survey
from sim.study.whatif.combos import combos
from sim.study.worlds import follow

DRAWS = 64
WORLDS = 64
HOSTILE = (
    "<script>window.hit=1</script><img src=x onerror=window.hit=1></title></svg></style>"
    "]]><!-- \"'><b>&amp; {{ 7*7 }} {% raw %} $\\frac{$ %s {0}"
)
"""A text that would do harm if it were taken for anything but text."""
VOID = {"meta", "br", "img", "input", "link", "hr"}


class Read(HTMLParser):
    """What stands in a page: elements, their attributes, and all text outside scripts."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.text, self.inside = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.inside.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.inside.pop() == tag

    def handle_data(self, data):
        self.text.append(data)

    def all(self, name):
        return [held for tag, held in self.elements if tag == name]

    def values(self, name):
        return [held[name] for _, held in self.elements if name in held]


def made(scenario, draws=DRAWS):
    """Return the annex of a scenario as text."""
    return both(scenario, draws)["annex.html"]


def both(scenario, draws=DRAWS):
    """Return the page and the annex of a scenario as text, by their names."""
    opened = bench(scenario, seed=1, draws=draws)
    day = min(scenario.explore.on or scenario.clock.as_of, scenario.clock.as_of)
    looked = survey(opened, open_space(scenario, scenario.explore), day, ())
    found = review(opened)
    drawn, after = [*drawings(found), *drawings(looked)], followed(opened)
    if not isinstance(after, str):
        drawn += drawings(after)
    svgs = shown(drawn)
    options = {"seed": 1, "draws": draws, "readings": {}, "but": None, "rules": [], "without": []}
    inputs = Inputs("run", "a-scenario", scenario.fingerprint, "anywhere", options)
    every = combos(opened, open_space(scenario, scenario.explore), day, ())
    seen = pictures(drawn, svgs)
    return {
        "report.html": page((found, looked, every), seen, inputs, after).decode(),
        "annex.html": annex(found, looked, seen, inputs, after).decode(),
    }


@cache
def shipped_pages(name):
    """Return page and annex of a shipped scenario, made once."""
    return both(read_all(ROOT / "scenarios" / name))


def shown(drawings):
    """Return what a page shows of figures."""
    return {
        one.name: {layout.name: render(one.draw(layout), "svg") for layout in LAYOUTS}
        for one in drawings
    }


def followed(opened):
    """Return what few worlds amount to, or why there are none."""
    try:
        return summary(follow(branch(opened), WORLDS))
    except SimError as error:
        return error.problem


def compared(path, but, venues=None, draws=DRAWS):
    """Return the page that holds a counterfactual of a file against the file, as text."""
    cases = []
    for name, changed in (("as it stands", {}), (f"but {but}", {"but": but})):
        held = bench(path, seed=1, draws=draws, **changed)
        scenario = held.scenario
        asked = scenario.explore.model_copy(update={"venues": venues} if venues else {})
        day = min(scenario.explore.on or scenario.clock.as_of, scenario.clock.as_of)
        cases.append(Alternative(name, "one", held, open_space(scenario, asked), day))
    found = compare(cases)
    drawn = [*drawings(found)]
    svgs = shown(drawn)
    options = {"alternatives": [{"name": case.name} for case in cases]}
    inputs = Inputs("compare", "one", "hash", "anywhere", options)
    return comparison_page(found, drawn, svgs, inputs, ("a note",)).decode()


def hostile(url="javascript:window.hit=1"):
    """Return the small scenario with harmful texts wherever a text may stand."""
    text = SMALL
    for old in (
        "title: Where would Alba and Borea meet?", "title: Report on an offer",
        "outlet: The Gazette", "name: Alba", "says: No meeting on the ground of Borea.",
        "says: Alba proposes Geneva.", "says: Borea names the island.",
        "assumed: Implied by the meeting.", "says: The leaders meet on the island.",
        "says: Whether Borea countered or refused.",
    ):  # fmt: skip
        key = old.partition(":")[0]
        text = text.replace(f"{old}\n", f"{key}: {json.dumps(HOSTILE)}\n")
    return text.replace(
        "    lineage: gazette\n", f"    lineage: gazette\n    url: {json.dumps(url)}\n"
    )
