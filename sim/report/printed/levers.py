"""Single changes side by side: direction, how sure, and size, or that no rule reads them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from sim.expect.labels import ILLUSTRATIVE
from sim.expect.space import BILATERAL, OfferSpace
from sim.facts.parties import Grade
from sim.facts.record import Counter, Proposal
from sim.facts.scenario import Scenario
from sim.report.bands import exact
from sim.report.data import Record, document, offer_record, picked
from sim.report.document import Block, Items, Rows, Say, Section, rested, text_of
from sim.report.printed.lead import claim, inside
from sim.report.words import (
    MEDIA,
    THIRD,
    caveat,
    counted,
    day_text,
    everybody,
    listed,
    party_name,
    party_names,
    place_name,
    place_text,
    possessive,
    span_text,
    topic_text,
    upper_first,
)
from sim.study.differences import Paired
from sim.study.whatif.levers import (
    AGENDA,
    FORMAT,
    LEVEL,
    LINE,
    PLACE,
    PROMISE,
    PROPOSER,
    READING,
    Lever,
    Levers,
)
from sim.study.whatif.order import AGREE, NEAR

ORDER = (
    "An order of effects in the model, not of what anyone should do. In nine worlds in ten each "
    "change is exceeded by one of the group before it; inside a group the worlds agree on no order."
)
STEPS = (0, 1, 2, 5, 10, 15, 20, 30, 40, 50, 75, 100)
"""Sizes of a difference, in points; a range is rounded outwards to them."""
MOSTLY = 0.6
"""Share of the worlds from which on they are most."""
REFUSED = "refused_before"
"""The rule of a place that was refused before."""


def levers_text(found: Levers) -> str:
    """Return changes of one offer as text."""
    asked, draws = reference_text(found.space), f"{found.bench.believed.draws:,}"
    head = f"Held against {asked}, on {day_text(found.day)}; the same {draws} draws."
    return text_of([
        Say(headline(found)),
        Say(f"{head} {upper_first(ILLUSTRATIVE)}. {caveat(found.scenario.clock.as_of)}"),
        tabled_section(found),
        lever_section(found),
    ])  # fmt: skip


def levers_record(found: Levers) -> Record:
    """Return changes of one offer as a document; what changes nothing has no group."""
    space = found.space
    groups = {id(lever): n for n, group in enumerate(found.acting, 1) for lever in group}
    return document(
        {"label": ILLUSTRATIVE},
        picked(found, "date=day", "seed=bench.believed.seed"),
        {
            "sentence": headline(found),
            "reference": reference_text(found.space),
            "offer": offer_record(space.name(0), space.by or THIRD, space.offer(0)),
            "levers": [
                picked(lever, "kind", "names", "moves", "read", "meets", "breaks",
                       "reference=pair.before", "value=pair.after", "difference=pair.difference",
                       "rises=pair.rises", "falls=pair.falls")
                | {"says": lever_words(found, lever, codes=False), "group": groups.get(id(lever))}
                for lever in found.levers
            ],
        },
    )  # fmt: skip


def headline(found: Levers, *, codes: bool = True) -> str:
    """Return which change raises most, as far as worlds agree, in a sentence."""
    every, scenario = counted(len(found.levers), "single change"), found.scenario
    what = f"whether {everybody(scenario)} accept"
    if not found.acting:
        return f"None of {every} to {reference_text(found.space)} changes {what}."
    rising = [lever for lever in found.acting[0] if lever.pair.rises >= AGREE + NEAR]
    first = [lever_words(found, lever, codes=codes) for lever in
             [lever for lever in rising if lever.kind != READING] or rising]  # fmt: skip
    of = f"Of {every} to {reference_text(found.space)},"
    if not first:
        return f"{of} none that could raise most {what} does so in nine worlds in ten."
    if len(first) > MOST:
        return f"{of} none stands out: {len(first)} raise most {what}, in no order."
    this = "this raises" if len(first) == 1 else "these raise"
    return f"{of} {this} most {what}: {'; '.join(first)}."


NOTHING_TABLED = "No side had an offer at this level on the table."
MOST, MANY = 3, 8
"""Changes that a headline tells; places that are named one by one."""


def tabled_section(found: Levers) -> Section:
    """Return how the offer stands to what was on the table."""
    rows = [
        (tabled_text(found.scenario, tabled.event), difference_text(tabled.pair))
        for tabled in found.tabled
    ]
    title = f"{upper_first(reference_text(found.space))}, against what was on the table"
    accept = f"Whether {everybody(found.scenario)} accept is"
    same = "" if rows else NOTHING_TABLED
    return Section(title, [Rows("", ("Against", accept), rows, columns=True, same=same)], "table")


def tabled_text(scenario: Scenario, event: Proposal | Counter) -> str:
    """Return an offer of the record by its place, and who made it when."""
    place, by = place_text(scenario, event.offer), party_name(scenario, event.by)
    return f"{upper_first(place)}, as {by} offered it on {span_text(event.on)}"


def lever_section(found: Levers, *, says: bool = True) -> Section:
    """Return changes in groups, and what changes nothing.

    Parameters
    ----------
    found
        The changes.
    says
        Whether to tell what the lines and readings that are named say.
    """
    rows = [
        (f"{n}", upper_first(lever_words(found, lever)), *effect(found, lever))
        for n, group in enumerate(found.acting, 1)
        for lever in alike(found, group)
    ]
    still = [(upper_first(what), why) for what, why in _still(found)]
    headers = ("Group", "Change", f"Whether {everybody(found.scenario)} accept", "Whose answer")
    blocks: list[Block] = [
        Say(ORDER),
        Rows("", headers, rows, columns=True, open=MANY),
        Rows("Changes nothing here", ("Change", "Why"), still, columns=True),
        Items(glossary(found, rows) if says else ()),
    ]
    return Section("What one change does", blocks, "levers")


def glossary(found: Levers, rows: Sequence[Sequence[str]]) -> Iterator[tuple[str, Say]]:
    """Yield what the lines and readings say that some rows name."""
    words = " ".join(" ".join(row) for row in rows)
    for line, rest in found.rests.items():
        if re.search(rf"\b{line}\b", words):
            said = f"{claim(found.scenario, rest)}: {inside(rest.says)}."
            yield line, Say(said, rested(rest.cites, rest.grade), rest.cites)
    for lever in (lever for group in found.acting for lever in group if lever.kind == READING):
        for name in lever.names:
            yield name, Say(upper_first(_option(found, [name])) + ".")


def reference_text(space: OfferSpace) -> str:
    """Return the offer that changes are held against, by name."""
    offer, scenario = space.offer(0), space.scenario
    by = THIRD if space.by is None else party_name(scenario, space.by)
    place = (
        place_text(scenario, offer) if offer.venues else f"a meeting {place_text(scenario, offer)}"
    )
    terms = [str(offer.level), str(offer.format)]
    terms += [promise.kind.replace("-", " ") for promise in offer.guarantees]
    terms += [topic.replace("-", " ") for topic in offer.agenda or ()]
    return f"{place}, offered by {by} ({', '.join(terms)})"


def lever_words(found: Levers, lever: Lever, *, codes: bool = True) -> str:
    """Return a change in words, as in the middle of a sentence.

    Parameters
    ----------
    found
        What it is a change of.
    lever
        The change.
    codes
        Whether lines and readings are told by their ids, instead of by what they say.
    """
    if codes and lever.kind in CODED:
        return f"{CODED[lever.kind]} {listed(lever.names, 'and' if lever.kind == LINE else 'or')}"
    return WORDS[lever.kind](found, lever.names)


def _says(found: Levers, lines: Sequence[str]) -> str:
    rests = [found.rests[line] for line in lines]
    whose = ((possessive(party_name(found.scenario, rest.party)), rest) for rest in rests)
    return listed([f"without {party} line: {inside(rest.says)}" for party, rest in whose], "or")


def _option(found: Levers, names: Sequence[str]) -> str:
    readings, parts = found.scenario.readings, (name.partition("=") for name in names)
    says = [readings[name].options[option].says for name, _, option in parts]
    return f"read so: {' Or: '.join(map(inside, says))}"


def _place(found: Levers, names: Sequence[str]) -> str:
    places = [place_name(found.scenario, name) for name in names]
    where = listed(places, "or") if len(places) <= MANY else f"one of {len(places)} other places"
    return f"{'' if names[0] in MEDIA else 'in '}{where} instead"


def _proposer(found: Levers, names: Sequence[str]) -> str:
    makers = [party_name(found.scenario, name) if name else THIRD for name in names]
    return f"offered by {listed(makers, 'or')}"


def _format(found: Levers, names: Sequence[str]) -> str:
    seated = party_names(found.scenario, found.space.participants)
    table = f" with {seated} at the table" if seated and BILATERAL not in names else ""
    return f"{listed(names, 'or')}{table}"


def _promise(found: Levers, names: Sequence[str]) -> str:
    kept = {promise.kind for promise in found.space.promises[0]}
    with_ = "without" if kept.issuperset(names) else "with"
    return f"{with_} {listed([name.replace('-', ' ') for name in names], 'or')}"


def _agenda(found: Levers, names: Sequence[str]) -> str:
    agendas = [[topic_text(found.scenario, t) for t in name.split(" + ") if t] for name in names]
    return listed([f"with {listed(topics)} on the agenda" if topics else "with no topic named"
                   for topics in agendas], "or")  # fmt: skip


WORDS: Mapping[str, Callable[[Levers, Sequence[str]], str]] = {
    PLACE: _place, PROPOSER: _proposer, FORMAT: _format, PROMISE: _promise, AGENDA: _agenda,
    LEVEL: lambda _, names: f"at the level of {listed(names, 'or')}",
    LINE: _says, READING: _option,
}  # fmt: skip
"""How a change of each kind is told."""
CODED = {LINE: "without", READING: "reading"}
"""What stands before the ids of what has any."""


def effect(found: Levers, lever: Lever) -> tuple[str, str]:
    """Return what a change does; and whose answer it moves, and what it has to do with lines."""
    moved = listed([found.scenario.parties[party].name for party in lever.moves])
    lines = [f"{word} {listed(known)}" for word, named in
             (("meets", lever.meets), ("breaks", lever.breaks))
             if (known := [n for n in named if n in found.rests
                           and found.rests[n].grade is not Grade.E0])]  # fmt: skip
    again = ["a place refused before"] if REFUSED in lever.breaks else []
    return difference_text(lever.pair), "; ".join([moved, *lines, *again])


def difference_text(pair: Paired) -> str:
    """Return a difference of probabilities: its direction, how sure, and its size.

    Examples
    --------
    >>> from sim.expect.draws import Interval
    >>> from sim.study.differences import Quantity
    >>> gap = Interval(0.04, 0.006, 0.098)
    >>> pair = Paired(Quantity("line", "A1", "all"), gap, gap, gap, None, 0.0, 1.0, 0.0)
    >>> difference_text(pair)
    'higher in at least nine worlds in ten, by up to 10 points'
    """
    if pair.exact:
        return "the same"
    up = pair.rises >= pair.falls
    share, side = (pair.rises, "higher") if up else (pair.falls, "lower")
    gap = [100 * (x if up else -x) for x in (pair.difference.low, pair.difference.high)]
    low, high = sorted(gap)
    if exact(pair.difference):
        mean = 100 * abs(pair.difference.mean)
        sure = f"{side} in {100 * share:.0f} of 100 worlds"
        return f"{sure}, by {mean:.1f} points ({low:.1f} to {high:.1f})"
    if share >= AGREE:
        sure = f"{side} in at least nine worlds in ten"
    else:
        sure = f"{side} in most worlds" if share >= MOSTLY else "as often higher as lower"
    return f"{sure}, {_size(low, high, side)}"


def _size(low: float, high: float, side: str) -> str:
    """Return the size of a difference in points, rounded outwards."""
    top, other = _step(high), "lower" if side == "higher" else "higher"
    if low < 0:
        return f"from {counted(_step(-low), 'point')} {other} to {top} {side}"
    least = max(step for step in STEPS if step <= low)
    return f"by {least} to {top} points" if least else f"by up to {counted(top, 'point')}"


def _step(points: float) -> int:
    return next(step for step in STEPS if step >= points)


def alike(found: Levers, group: Sequence[Lever]) -> Iterator[Lever]:
    """Yield changes of a group; those of one kind of which the same is told stand together."""
    keyed = [(lever.kind, *effect(found, lever)) for lever in group]
    for key in dict.fromkeys(keyed):
        same = [lever for lever, told in zip(group, keyed, strict=True) if told == key]
        names = tuple(name for lever in same for name in lever.names)
        yield same[0] if len(same) == 1 else replace(same[0], names=names)


def _still(found: Levers) -> Iterator[tuple[str, str]]:
    """Yield what changes nothing, and why; readings last, counted."""
    readings = sum(len(lever.names) for lever in found.idle if lever.kind == READING)
    for lever in found.idle:
        asks = [bound.id for bound in found.bench.rules
                if bound.id in found.rests and {*bound.named} & {*lever.names}]  # fmt: skip
        if lever.kind == READING:
            continue
        why = "it is read, and changes no answer" if lever.read else "no rule reads it"
        if lever.kind == LINE:
            any_of = "any one of them" if len(lever.names) > 1 else "it"
            why = f"without {any_of} alone no answer is another"
        elif asks:
            claims = (f"{line}, which {_held(found, line)}" for line in asks)
            why = f"only {'; '.join(claims)} reads it, and no answer changes"
        yield lever_words(found, lever), why
    if readings:
        yield counted(readings, "other reading"), "no answer is another"


def _held(found: Levers, line: str) -> str:
    rest = found.rests[line]
    return {None: "the rules assume", Grade.E0: "nobody has said, so that it moves no number,"}.get(
        rest.grade, f"is a line of {party_name(found.scenario, rest.party)}"
    )
