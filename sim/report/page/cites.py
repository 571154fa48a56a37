"""Citations and sources as a page links them."""

from __future__ import annotations

from collections.abc import Iterable

from sim.atlas import states
from sim.domain.parties import with_article
from sim.domain.scenario import Scenario
from sim.report.words import by_source, counted, listed, span_text


def cites(scenario: Scenario, named: Iterable[str]) -> list[tuple[str, str]]:
    """Return citations grouped by source: its id; outlet, day and paragraphs."""
    return [(name, _cite(scenario, name, held)) for name, held in by_source(named).items()]


def linkable(url: str) -> bool:
    """Return whether an address may be linked; any other is shown as text."""
    return url.lower().startswith(("http://", "https://"))


def state_name(code: str) -> str:
    """Return what a state is called; its code if it is none that is known."""
    return states()[code].name if code in states() else code


def one_sided(scenario: Scenario) -> str:
    """Return in plain words from which countries the sources come, and from which none does."""
    held = list(scenario.sources.values())
    if not held:
        return "The scenario names no source."
    codes = [source.country for source in held]
    outlets = listed(list(dict.fromkeys(source.outlet for source in held)))
    absent = [
        with_article(party.name)
        for party in (scenario.parties[name] for name in scenario.principals)
        if party.state and party.state not in codes
    ]
    where = {code: with_article(state_name(code)) for code in codes}
    if len(where) == 1:
        all_ = "The only source is" if len(held) == 1 else f"All {len(held)} sources are"
        text = f"{all_} from one country, {where[codes[0]]}: {outlets}."
    else:
        told = listed([f"{name} ({codes.count(code)})" for code, name in where.items()])
        text = f"The {counted(len(held), 'source')} come from {told}: {outlets}."
    if absent:
        text += (
            f" None is from {listed(absent, 'or')}: what that side says, and why, is likely to be "
            "under-reported here."
        )
    return text


def _cite(scenario: Scenario, name: str, paragraphs: list[str]) -> str:
    source = scenario.sources.get(name)
    head = f"{source.outlet}, {span_text(source.published)}" if source else name
    return ", ".join([head, *filter(None, paragraphs)])
