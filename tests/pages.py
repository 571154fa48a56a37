"""Pages of reports that tests open."""

import json

from samples import SMALL

from sim.engine.bench import bench
from sim.report.drawings import drawings
from sim.report.figures.style import render
from sim.report.page.build import page
from sim.runs import Inputs
from sim.study.review import review
from sim.study.space import open_space
from sim.study.survey import survey

DRAWS = 64
HOSTILE = (
    "<script>window.hit=1</script><img src=x onerror=window.hit=1></title></svg></style>"
    "]]><!-- \"'><b>&amp; {{ 7*7 }} {% raw %} $\\frac{$ %s {0}"
)
"""A text that would do harm if it were taken for anything but text."""


def made(scenario, draws=DRAWS):
    """Return the page of a scenario as text."""
    opened = bench(scenario, seed=1, draws=draws)
    day = min(scenario.explore.on or scenario.clock.as_of, scenario.clock.as_of)
    looked = survey(opened, open_space(scenario, scenario.explore), day, lambda: iter(()))
    found = review(opened)
    drawn = drawings(found, looked)
    svgs = {one.name: render(one.draw(), "svg") for one in drawn}
    options = {"seed": 1, "draws": draws, "readings": {}, "but": None, "rules": [], "without": []}
    inputs = Inputs("run", "a-scenario", scenario.fingerprint, "anywhere", options)
    return page(found, looked, drawn, svgs, inputs).decode()


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
