"""Citations and sources as a page links them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sim.atlas import states
from sim.domain.parties import with_article
from sim.domain.scenario import Scenario
from sim.domain.sources import Source
from sim.report.words import counted, listed, span_text

LINKED = ("http://", "https://")
"""How an address begins that is linked; any other is shown as text."""


@dataclass(frozen=True, slots=True)
class Cite:
    """Paragraphs of one source that a fact cites."""

    source: str
    """Id of the source."""
    text: str


@dataclass(frozen=True, slots=True)
class Witness:
    """A source as a page lists it."""

    name: str
    title: str
    outlet: str
    country: str
    published: str
    lineage: str
    note: str
    url: str
    linked: bool
    """Whether the address may be linked."""


def cites(scenario: Scenario, named: Iterable[str]) -> tuple[Cite, ...]:
    """Return citations grouped by source, each with outlet, day and paragraphs."""
    grouped: dict[str, list[str]] = {}
    for cite in named:
        source, _, paragraph = cite.partition("#")
        grouped.setdefault(source, []).append(paragraph)
    return tuple(_cite(scenario, name, held) for name, held in grouped.items())


def witnesses(scenario: Scenario) -> tuple[Witness, ...]:
    """Return the sources of a scenario."""
    return tuple(_witness(name, source) for name, source in scenario.sources.items())


def one_sided(scenario: Scenario) -> str:
    """Return in plain words from which countries the sources come, and from which none does."""
    held = list(scenario.sources.values())
    if not held:
        return "The scenario names no source."
    countries = dict.fromkeys(source.country for source in held)
    outlets = listed(list(dict.fromkeys(source.outlet for source in held)))
    absent = [
        with_article(party.name)
        for party in (scenario.parties[name] for name in scenario.principals)
        if party.state and party.state not in countries
    ]
    if len(countries) == 1:
        where = with_article(_state(next(iter(countries))))
        all_ = "The only source is" if len(held) == 1 else f"All {len(held)} sources are"
        text = f"{all_} from one country, {where}: {outlets}."
    else:
        told = listed([_counted(code, held) for code in countries])
        text = f"The {counted(len(held), 'source')} come from {told}: {outlets}."
    if absent:
        text += (
            f" None is from {listed(absent, 'or')}: what that side says, and why, is likely to be "
            "under-reported here."
        )
    return text


def _cite(scenario: Scenario, name: str, paragraphs: list[str]) -> Cite:
    source = scenario.sources.get(name)
    head = f"{source.outlet}, {span_text(source.published)}" if source else name
    return Cite(name, ", ".join([head, *filter(None, paragraphs)]))


def _witness(name: str, source: Source) -> Witness:
    url = source.url or ""
    return Witness(
        name=name,
        title=source.title,
        outlet=source.outlet,
        country=_state(source.country),
        published=span_text(source.published),
        lineage=source.lineage,
        note=source.note or "",
        url=url,
        linked=url.lower().startswith(LINKED),
    )


def _counted(code: str, held: list[Source]) -> str:
    number = sum(source.country == code for source in held)
    return f"{with_article(_state(code))} ({number})"


def _state(code: str) -> str:
    return states()[code].name if code in states() else code
