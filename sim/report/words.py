"""The words in which reports name acts, days, places and terms."""

from __future__ import annotations

import calendar
import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from textwrap import wrap

from sim.atlas.tables import states, venues
from sim.expect.space import OfferSpace
from sim.facts.fact import Span
from sim.facts.parties import with_article
from sim.facts.record import PLACED, Offer
from sim.facts.scenario import Scenario
from sim.facts.sources import Source


@dataclass(frozen=True, slots=True)
class Act:
    """What an act is called, in the record and in simulated worlds."""

    noun: str
    does: str
    """What follows the name of a party that does it; empty for what only simulated worlds have."""
    says: str
    """A sentence on it in a simulated world; nobody is quoted."""


ACTS: Mapping[str, Act] = {
    row.pop("act"): Act(**row)
    for row in csv.DictReader(
        files("sim.report").joinpath("acts.csv").read_text("utf-8").splitlines()
    )
}
"""Every act, by its name in files; acts.csv has their words."""
ENDINGS: Mapping[str, str] = {
    "held": "meeting held",
    "agreed": "meeting agreed, not yet held",
    "called off": "agreement called off",
    "open": "an offer on the table",
    "refused": "last offer refused",
    "lapsed": "last offer lapsed",
    "no offer": "no offer made",
}
"""What each end of a simulated world is called."""
MEETINGS: Mapping[str, str] = {
    "leaders": "a meeting of leaders",
    "delegations": "a meeting of delegations",
}
"""What is sought on each track."""
MEDIA: Mapping[str, str] = {"virtual": "by video", "shuttle": "by shuttle", "ship": "on a ship"}
"""How parties meet where no place is possible."""
SHOWN_VENUES = 4
OUTLETS = 12
"""Outlets that are named; of more, only the number is told."""
THIRD = "a third party"
"""Who makes an offer that nobody is said to make."""
PAIR = 2
"""Principals of whom one says "both"."""


def caveat(as_of: date) -> str:
    """Return the line that every page and figure carries."""
    return f"Explores stated assumptions. Not a forecast. Knows nothing after {as_of.isoformat()}."


def day_text(day: date) -> str:
    """Return a day as people write it.

    Examples
    --------
    >>> day_text(date(2026, 1, 30))
    '30 Jan 2026'
    """
    return f"{day.day} {calendar.month_abbr[day.month]} {day.year}"


def span_text(span: Span | None) -> str:
    """Return a range of days as people write it.

    Examples
    --------
    >>> from sim.facts.fact import read_span
    >>> [span_text(read_span(s)) for s in ("2019-12", "2026-01-23/2026-01-24", "2025-09/2025-11")]
    ['Dec 2019', '23-24 Jan 2026', '1 Sep-30 Nov 2025']
    """
    if span is None:
        return "day not known"
    first, last = span.first, span.last
    if first == last:
        return day_text(first)
    if (first.year, first.month) == (last.year, last.month):
        whole = first.day == 1 and last.day == calendar.monthrange(last.year, last.month)[1]
        return day_text(first)[2:] if whole else f"{first.day}-{day_text(last)}"
    head = day_text(first) if first.year != last.year else day_text(first).rsplit(" ", 1)[0]
    return f"{head}-{day_text(last)}"


def venue_name(scenario: Scenario, venue: str) -> str:
    """Return what a venue is called."""
    if venue in scenario.venues:
        return scenario.venues[venue].name
    if venue in states():
        return f"a city in {with_article(state_name(venue))}"
    return venues()[venue].name


def party_name(scenario: Scenario, party: str) -> str:
    """Return the name of a party as in the middle of a sentence."""
    return with_article(scenario.parties[party].name)


def party_names(scenario: Scenario, parties: Iterable[str]) -> str:
    """Return parties as a list in a sentence."""
    return listed([party_name(scenario, party) for party in parties])


def possessive(name: str) -> str:
    """Return the name of a party that owns what follows.

    Examples
    --------
    >>> possessive("the United States"), possessive("Russia")
    ("the United States'", "Russia's")
    """
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def listed(names: Sequence[str], last: str = "and") -> str:
    """Return names as a list in a sentence.

    Examples
    --------
    >>> listed(["Rome"]), listed(["Rome", "Vienna"]), listed(["Rome", "Vienna", "Bern"], "or")
    ('Rome', 'Rome and Vienna', 'Rome, Vienna or Bern')
    """
    return f"{', '.join(names[:-1])} {last} {names[-1]}" if names[1:] else "".join(names)


def who(scenario: Scenario, party: str | None) -> str:
    """Return the name of a party, or the word for all principals together."""
    return scenario.parties[party].name if party else everybody(scenario)


def everybody(scenario: Scenario) -> str:
    """Return the word for all principals together."""
    return "both" if len(scenario.principals) == PAIR else "all"


def counted(number: int, noun: str) -> str:
    """Return a number of things.

    Examples
    --------
    >>> counted(1, "offer"), counted(8712, "offer"), counted(2, "class")
    ('1 offer', '8,712 offers', '2 classes')
    """
    if number == 1:
        return f"1 {noun}"
    return f"{number:,} {noun}{'es' if noun.endswith('s') else 's'}"


def place_name(scenario: Scenario, place: str) -> str:
    """Return what a venue is called, or a medium where there is none."""
    if place in PLACED:
        return "no place named"
    return MEDIA[place] if place in MEDIA else venue_name(scenario, place)


def taken_text(space: OfferSpace, day: date) -> str:
    """Return what offers were taken to be: who would make them, who would meet, and when."""
    by, scenario = space.by, space.scenario
    who_makes = THIRD if by is None else party_name(scenario, by)
    accepts = ", and so accepts them" if by in scenario.principals else ""
    return (
        f"Taken: {who_makes} makes the offers on {day_text(day)}{accepts}; the level is "
        f"{listed(space.levels, 'or')}; the format is {listed(space.formats, 'or')}."
    )


def place_text(scenario: Scenario, offer: Offer) -> str:
    """Return where an offer would have the parties meet."""
    names = [venue_name(scenario, venue) for venue in offer.venues]
    if not names:
        return place_name(scenario, offer.medium)
    more = len(names) - SHOWN_VENUES
    if more > 1:
        return f"{', '.join(names[:SHOWN_VENUES])} and {more} more"
    return listed(names, "or")


def terms_text(scenario: Scenario, offer: Offer) -> str:
    """Return the terms of an offer or a meeting in one line."""
    parts = [place_text(scenario, offer), offer.level]
    parts.append(offer.format or "format not stated")
    if offer.participants:
        parts[-1] += f" with {party_names(scenario, offer.participants)}"
    if offer.window is not None:
        parts.append(span_text(offer.window))
    text = ", ".join(parts)
    for label, names in (
        ("guarantees", [promise.kind.replace("-", " ") for promise in offer.guarantees]),
        ("agenda", [topic_text(scenario, topic) for topic in offer.agenda or ()]),
    ):
        if names:
            text += f"; {label}: {', '.join(names)}"
    return text


def topic_text(scenario: Scenario, name: str) -> str:
    """Return a topic in words, with the capitals that proper names have in what it says."""
    said = scenario.topics[name].says.split()[1:]
    words = name.replace("-", " ").split()
    return " ".join(word.title() if word.title() in said else word for word in words)


def cites_text(cites: Iterable[str]) -> str:
    """Return citations grouped by source.

    Examples
    --------
    >>> cites_text(["frus-195#p3", "frus-195#p4", "upi#p1"])
    'frus-195 p3, p4; upi p1'
    """
    grouped = by_source(cites).items()
    return "; ".join(f"{source} {', '.join(paragraphs)}".strip() for source, paragraphs in grouped)


def by_source(cites: Iterable[str]) -> dict[str, list[str]]:
    """Return the paragraphs that are cited of each source; an empty one for the whole."""
    grouped: dict[str, list[str]] = {}
    for cite in cites:
        source, _, paragraph = cite.partition("#")
        grouped.setdefault(source, []).append(paragraph)
    return grouped


def upper_first(text: str) -> str:
    """Return a text as at the beginning of a sentence."""
    return text[:1].upper() + text[1:]


WIDTH = 100
MARGIN = 25


def lines(label: str, text: str, *, hang: int = 0) -> Iterator[str]:
    """Yield a text beside its label, wrapped.

    Parameters
    ----------
    label
        Stands on a line of its own where it is as wide as the margin.
    text
        Any; an empty text yields nothing.
    hang
        Columns by which every line after the first is moved right.

    Examples
    --------
    >>> print(*lines("1 May", "Alba offers"), sep="")
    1 May                    Alba offers
    """
    head, indent = f"{label:<{MARGIN - 1}} ", " " * (MARGIN + hang)
    yield from wrap(
        text, WIDTH, initial_indent=head, subsequent_indent=indent, break_on_hyphens=False
    )


def cites(scenario: Scenario, annex: str, named: Iterable[str]) -> list[tuple[str, str]]:
    """Return citations grouped by source: where each leads; outlet, day and paragraphs.

    Parameters
    ----------
    scenario
        For its sources.
    annex
        File that tells the sources: a page beside it links the originals. Empty if it is the page.
    named
        Each `source#paragraph`.
    """
    return [
        (_leads(scenario, annex, name), _cite(scenario, name, paragraphs))
        for name, paragraphs in by_source(named).items()
    ]


def _leads(scenario: Scenario, annex: str, name: str) -> str:
    url = scenario.sources[name].url if name in scenario.sources else None
    return url if annex and url and linkable(url) else f"{annex}#source-{name}"


def linkable(url: str) -> bool:
    """Return whether an address may be linked; any other is shown as text."""
    return url.lower().startswith(("http://", "https://"))


def state_name(code: str | None) -> str:
    """Return what a state is called; its code if it is none that is known."""
    if not code:
        return "a country that is not known"
    return states()[code].name if code in states() else code


def one_sided(scenario: Scenario) -> str:
    """Return in plain words from which countries the sources come, and from which none does."""
    sources = list(scenario.sources.values())
    if not sources:
        return "The scenario names no source."
    codes = [source.country for source in sources]
    names = list(dict.fromkeys(source.outlet for source in sources))
    outlets = listed(names) if len(names) <= OUTLETS else counted(len(names), "outlet")
    absent = [
        with_article(party.name)
        for party in (scenario.parties[name] for name in scenario.principals)
        if party.state and party.state not in codes and any(codes)
    ]
    where = {code: with_article(state_name(code)) for code in codes}
    if {*where} == {None}:
        text = f"Of no source is it known from which country it comes: {outlets}."
    elif len(where) == 1:
        all_ = "The only source is" if len(sources) == 1 else f"All {len(sources)} sources are"
        text = f"{all_} from one country, {where[codes[0]]}: {outlets}."
    else:
        where_from = listed([f"{name} ({codes.count(code)})" for code, name in where.items()])
        text = f"The {counted(len(sources), 'source')} come from {where_from}: {outlets}."
    if absent:
        known = "is known to be" if None in codes else "is"
        text += (
            f" None {known} from {listed(absent, 'or')}: what that side says, and why, is likely "
            "to be under-reported here."
        )
    return text


def _cite(scenario: Scenario, name: str, paragraphs: list[str]) -> str:
    source = scenario.sources.get(name)
    head = f"{source.outlet}, {span_text(source.published)}" if source else name
    same = (source.outlet, source.published) if source else ()
    alike = {s.title for s in scenario.sources.values() if (s.outlet, s.published) == same}
    which = [source.title.partition(":")[0]] if source and len(alike) > 1 else []
    return ", ".join([head, *which, *filter(None, paragraphs)])


def source_text(source: Source) -> str:
    """Return who published a source, where and when, and its title."""
    where = f"{source.outlet} ({state_name(source.country)})"
    return f"{where}, {span_text(source.published)}: {source.title}."
