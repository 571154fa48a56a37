"""A run as one page of HTML that needs no network."""

from __future__ import annotations

import shlex
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from sim.report.contradictions import UNRANKED
from sim.report.drawings import Drawing
from sim.report.exploration import opening
from sim.report.page.cites import one_sided, witnesses
from sim.report.page.grounds import assumptions, counts, in_force
from sim.report.page.offers import shop
from sim.report.page.outcome import contradictions, limits, otherwise, scores
from sim.report.page.pictures import pictures
from sim.report.page.steps import steps
from sim.report.scores import label_text
from sim.report.words import caveat, day_text
from sim.runs import Inputs
from sim.runs.manifest import versions
from sim.study.bands import RANGE
from sim.study.review import Review
from sim.study.survey import Survey

TEMPLATES = Path(__file__).parent / "templates"


def page(
    found: Review,
    looked: Survey,
    drawn: Sequence[Drawing],
    svgs: Mapping[str, bytes],
    inputs: Inputs,
) -> bytes:
    """Return the report of a run as one file of HTML.

    Parameters
    ----------
    found
        The record, what was expected, and the scores.
    looked
        The exploration.
    drawn
        What the figures show.
    svgs
        The figures, by name.
    inputs
        What the run is made from.
    """
    facts = {
        **_told(found, looked),
        "pictures": pictures(drawn, svgs, found.label),
        "made": _made(found, inputs),
        "command": command(inputs),
        "beside": beside(found, inputs),
        "run": inputs.run,
    }
    return rendered("report.html", facts)


def rendered(template: str, facts: Mapping[str, Any]) -> bytes:
    """Return a page, with the style and the script that every page carries.

    Parameters
    ----------
    template
        Name of the file below `templates`.
    facts
        What the page tells.
    """
    style, script = (_read(name) for name in ("page.css", "page.js"))
    shared = {
        "style": style,
        "script": script,
        "script_hash": b64encode(sha256(script.encode()).digest()).decode(),
    }
    text = _environment().get_template(template).render({**facts, **shared})
    return (text + "\n").encode()


def command(inputs: Inputs) -> str:
    """Return the command line that makes a run again.

    Parameters
    ----------
    inputs
        What the run was made from.
    """
    words = ["parley", "run", f"scenarios/{inputs.scenario}", *_options(inputs.options)]
    return shlex.join(words)


def beside(found: Review, inputs: Inputs) -> str:
    """Return the command that compares the counterfactuals of a scenario; empty without any."""
    named = found.bench.scenario.but
    if not named:
        return ""
    options = {name: inputs.options.get(name) for name in ("seed", "draws", "as_of")}
    buts = [word for name in named for word in ("--but", name)]
    words = ["parley", "compare", f"scenarios/{inputs.scenario}", *_options(options), *buts]
    return shlex.join([*words, "--out", "reports"])


def _options(options: Mapping[str, Any]) -> Iterator[str]:
    for name in ("seed", "draws", "as_of", "but"):
        if options.get(name) is not None:
            yield from (f"--{name.replace('_', '-')}", str(options[name]))
    for name, option in options.get("readings", {}).items():
        yield from ("--reading", f"{name}={option}")
    for rules in options.get("rules", ()):
        yield from ("--rules", rules["name"])
    for rule in options.get("without", ()):
        yield from ("--without", rule)


def _told(found: Review, looked: Survey) -> dict[str, Any]:
    """Return everything that the page tells besides figures and how it was made."""
    scenario = found.bench.scenario
    sources = one_sided(scenario)
    label = label_text(found.score)
    return {
        "scenario": scenario,
        "sentence": opening(looked),
        "label": found.label,
        "label_text": f"{label[:1].upper()}{label[1:]}",
        "range": f"{RANGE[:1].upper()}{RANGE[1:]}",
        "caveat": caveat(scenario.clock.as_of),
        "day": day_text(looked.exploration.day),
        "neutrality": sources,
        "counts": counts(found),
        "steps": steps(found),
        "shop": shop(looked, found.label),
        "models": len(looked.envelope.names),
        "contradictions": contradictions(looked),
        "unranked": UNRANKED,
        "otherwise": otherwise(looked, found.label),
        "score": found.score,
        "scores": scores(found.score),
        "rules": in_force(found),
        "assumptions": assumptions(found),
        "sources": witnesses(scenario),
        "limits": limits(found, sources),
        "beliefs": [f"beliefs-{party}" for party in looked.focus.believe],
    }


def _made(found: Review, inputs: Inputs) -> tuple[tuple[str, str], ...]:
    """Return what the run was made from, as names and values."""
    believed = found.bench.believed
    readings = (f"{name}={option}" for name, option in inputs.options.get("readings", {}).items())
    made = ", ".join(f"{name} {number}" for name, number in versions().items())
    return (
        ("Run", inputs.run),
        ("Scenario", f"{inputs.scenario}, hash {inputs.scenario_hash}"),
        ("Last day known", found.bench.scenario.clock.as_of.isoformat()),
        ("Readings", ", ".join(readings) or "as in the file"),
        ("Changes", str(inputs.options.get("but") or "none")),
        ("Rules left out", ", ".join(inputs.options.get("without", ())) or "none"),
        ("Seed and draws", f"{believed.seed} and {believed.draws:,}"),
        ("Versions", made),
    )


def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_bound,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _bound(value: Any) -> Any:
    """Return a text whose numbers stay on the line of their per cent sign."""
    plain = isinstance(value, str) and not hasattr(value, "__html__")
    return value.replace(" %", "\u00a0%") if plain else value


def _read(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")
