"""A run as one page of HTML that needs no network."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from sim.facts.reading import coverage
from sim.report.beside import beside, command, made
from sim.report.explore import UNRANKED, opening
from sim.report.grounds import assumptions, in_force
from sim.report.outcome import contradictions, otherwise, scores
from sim.report.pictures import Drawing, pictures
from sim.report.replay import label_text, steps
from sim.report.shop import shop
from sim.report.simulate import follows
from sim.report.words import (
    caveat,
    day_text,
    linkable,
    one_sided,
    span_text,
    state_name,
    upper_first,
)
from sim.runs.manifest import Inputs
from sim.study.bands import RANGE
from sim.study.replay import Review
from sim.study.summary import Summary
from sim.study.survey import Survey

TEMPLATES = Path(__file__).parent / "templates"


def page(
    found: Review, looked: Survey, drawn: Sequence[Drawing], svgs: Mapping[str, bytes],
    inputs: Inputs, follow: Summary | str,
) -> bytes:  # fmt: skip
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
    follow
        What could follow, or why nothing was simulated.
    """
    scenario, bench, options = found.bench.scenario, found.bench, inputs.options
    readings = ", ".join(f"{name}={option}" for name, option in options.get("readings", {}).items())
    chosen = (
        ("Readings", readings or "as in the file"),
        ("Changes", str(options.get("but") or "none")),
        ("Rules left out", ", ".join(options.get("without", ())) or "none"),
    )
    facts = {
        "scenario": scenario,
        "sentence": opening(looked),
        "label_text": upper_first(label_text(found.score)),
        "range": upper_first(RANGE),
        "caveat": caveat(scenario.clock.as_of),
        "day": day_text(looked.exploration.day),
        "neutrality": one_sided(scenario),
        "coverage": coverage(scenario),
        "rules_total": len(bench.rules),
        "rules_assumed": sum(bool(bound.rule.assumed) for bound in bench.rules),
        "steps": steps(found),
        "shop": shop(looked, found.label),
        "models": len(looked.envelope.names),
        "contradictions": contradictions(looked),
        "unranked": UNRANKED,
        "otherwise": otherwise(looked, found.label),
        "follows": follows(follow, found.label),
        "score": found.score,
        "scores": scores(found.score),
        "rules": in_force(found),
        "assumptions": assumptions(found),
        "pictures": pictures(drawn, svgs, found.label),
        "made": made(bench, inputs, chosen),
        "command": command(inputs),
        "beside": beside(scenario, inputs),
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


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_bound,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"days": span_text, "state": state_name}
    made.tests["linkable"] = linkable
    return made


def _bound(value: Any) -> Any:
    """Return a text whose numbers stay on the line of their per cent sign."""
    plain = isinstance(value, str) and not hasattr(value, "__html__")
    return value.replace(" %", "\u00a0%") if plain else value


def _read(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")
