"""An exploration: the sentence, what contradicts what, who would accept what, what would help."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sim.expect.answers import Reason
from sim.expect.draws import Range
from sim.expect.labels import ILLUSTRATIVE
from sim.expect.structure import JOINT
from sim.report.bands import EDGES, band, label_text, probability_text, range_means
from sim.report.document import Block, Fold, Items, Rows, Say, Section, rested, text_of
from sim.report.offers import OfferClass, Vocabulary
from sim.report.places import practice_section
from sim.report.printed.lead import lead
from sim.report.printed.levers import lever_section, tabled_section
from sim.report.printed.places import SIDE_BY_SIDE, beside, kinds_section, plain_classes, signed
from sim.report.words import (
    caveat,
    counted,
    day_text,
    everybody,
    listed,
    party_name,
    taken_text,
    upper_first,
    who,
)
from sim.study.explore import MARGIN, Exploration
from sim.study.logic import Dropped, Leaving, Line, Lines, Logic, not_known, span_of
from sim.study.survey import Survey
from sim.study.whatif.combos import Acting

MOST_CLASSES = 250
"""Classes that an annex tells; of more, those that all accept most often."""
FEW_CLASSES = 3
"""Classes that text tells one by one."""
OPEN = 12
"""Classes that stand open in an annex."""
SHARE = 0.05
"""Least share of draws for which it is told what stops an offer."""


def offers(survey: Survey) -> Section:
    """Return the classes of offers and who would accept them."""
    classes = Vocabulary(survey.exploration).foremost(MOST_CLASSES)
    total, size = len(survey.exploration.classes), len(survey.exploration.space)
    intro = (
        f"{counted(size, 'offer')} in {counted(total, 'class')}: offers that the rules cannot tell "
        f"apart. Told are {len(classes)} of {total}, in the order of what they are and not of "
        f"acceptance. {_brackets(survey)}"
    )
    headers = ("Offers", *(upper_first(name) for _, name, _ in _accepts(survey, 0)))
    rows = [
        (_title(named), *(text for _, _, text in _accepts(survey, named.number)))
        for named in classes
    ]
    table = Rows("Classes of offers", headers, rows, open=OPEN)
    return Section("Offers that nobody made", [Say(intro, "found"), table], "offers")


def counted_places(survey: Survey) -> Section:
    """Return the names of the places that the words for classes only count."""
    classes = Vocabulary(survey.exploration).foremost(MOST_CLASSES)
    places = {p.venues: p.places for named in classes for p in named.parts if p.counts}
    names = [Say(f"{what}: {', '.join(sorted(venues))}.") for venues, what in places.items()]
    return Section("The places that are only counted", names, "places")


def _title(named: OfferClass) -> str:
    return f"{upper_first(named.name)} ({named.terms}; {counted(named.size, 'offer')})"


def answers(survey: Survey) -> Section:
    """Return what each principal would answer to few classes, or to the plain one of many."""
    explored = survey.exploration
    plain, acting = {int(n) for n in plain_classes(explored)}, Acting(explored)
    few = len(explored.classes) <= FEW_CLASSES
    told = [
        Section(_title(named), [Items(
            item for party, name, text in _accepts(survey, named.number)
            for item in ((upper_first(name), text),
                         ("", "; ".join(signed(acting, named.number, party))))
        )])
        for named in Vocabulary(explored).classes
        if few or named.number in plain
    ]  # fmt: skip
    return Section("What each would answer", [Say(_brackets(survey)), *told], "answers")


def _brackets(survey: Survey) -> str:
    return (
        "In brackets stands the envelope: the lowest and the highest acceptance over "
        f"{len(survey.envelope.names)} readings of disputed sources and candidates."
    )


def _accepts(survey: Survey, number: int) -> Iterator[tuple[str, str, str]]:
    """Yield each party, and all, in words, how often it would accept a class, what stops it."""
    explored, reached = survey.exploration, survey.envelope
    for party in (*explored.acceptance, JOINT):
        unknown = [line for whose, line in explored.unknown(number) if whose == party]
        edges = (f"{100 * e[party][number]:.0f}" for e in (reached.low, reached.high))
        stops = [
            "the considerations in sum" if name == MARGIN else name
            for (whose, name), shares in explored.stopped.items()
            if whose == party and shares[number] >= SHARE
        ]
        label = survey.label if party else ILLUSTRATIVE
        text = probability_text(explored.interval(number, party or None), label)
        text += f" [{'-'.join(dict.fromkeys(edges))} %]"
        text += f"; stopped by {listed(stops, 'or')}" if stops else ""
        text += f"; not known: {listed(unknown)}" if unknown else ""
        yield party, who(survey.scenario, party), text
    for party in explored.consent:
        share = explored.interval(number, party)
        text = probability_text(share, ILLUSTRATIVE) if share.low < 1 else UNOPPOSED
        yield party, f"{who(survey.scenario, party)}, by its lines", text
    if explored.consent:
        yield HELD, HELD, probability_text(explored.holding(number), ILLUSTRATIVE)


WORLDS = "of the worlds that we assumed"
UNRANKED = (
    "These changes would remove the contradiction in logic. None is recommended; what each would "
    "cost is outside the model."
)
FEW = 3
"""Descriptions of what a correction opens that are told; of more, only the number of offers."""


def exploration_text(survey: Survey) -> str:
    """Return an exploration as text: the lead, and what is short and comparative of it."""
    explored = survey.exploration
    believed, classes = explored.bench.believed, len(explored.classes)
    head = (
        f"{counted(len(explored.space), 'offer')} on {day_text(explored.day)}, in "
        f"{counted(classes, 'class')}; {counted(believed.draws, 'draw')}, seed {believed.seed}. "
        f"{taken_text(explored.space, explored.day)} "
        f"{upper_first(range_means(survey.level))}. {caveat(survey.scenario.clock.as_of)}"
    )
    label = label_text(survey, f"what {everybody(survey.scenario)} would accept")
    told = [Say(text) for text in (lead(survey), held(survey), head, label) if text]
    return text_of([*told, *short(survey)])


HELD = "it would be held"
"""Said of what all principals accept, and no mediator or host with lines refuses."""
UNOPPOSED = "nothing that it says stands against it"


def held(survey: Survey) -> str:
    """Return how likely offers would be held, mediators and hosts included; empty without any."""
    explored, told = survey.exploration, survey.logic.open or survey.logic.doubtful
    if not explored.consent or not told:
        return ""
    names = listed([party_name(survey.scenario, party) for party in explored.consent])
    what = "the offers that break no line" if len(told) > 1 else "what breaks no line"
    share = _spread(span_of(map(explored.holding, told)), told)
    return f"By the stated lines of {names} as well, {what} would be held {share}."


def short(survey: Survey) -> Iterator[Section]:
    """Yield what the text of an exploration tells besides its lead."""
    explored = survey.exploration
    places = len(explored.space.places)
    if places == 1 or len(explored.classes) <= FEW_CLASSES:
        yield answers(survey)
    if 1 < places <= SIDE_BY_SIDE:
        yield beside(explored)
    else:
        yield from (kinds_section(explored),) if places > 1 else ()
        yield practice_section(explored, short=places > 1)
    yield tabled_section(survey.levers)
    yield contradictions(survey)
    if places == 1:
        yield lever_section(survey.levers, says=False)
    yield Section("More", [Say(MORE)])


MORE = (
    "`--levers` sets single changes of one offer side by side; `--venue A --venue B` sets places "
    "side by side, with the facts in which they differ; `--json` has every class of offers, and "
    "`parley run` writes them into annex.html."
)


def sections(survey: Survey) -> tuple[Section, ...]:
    """Return everything that an annex tells of an exploration."""
    every = (contradictions(survey), lever_section(survey.levers), offers(survey),
             practice_section(survey.exploration), believing(survey))  # fmt: skip
    places = counted_places(survey)
    return (*every, places) if places.blocks else every


def believing(survey: Survey) -> Section:
    """Return what one would have to believe for more to accept what all accept most often."""
    explored, number = survey.exploration, survey.exploration.likeliest[0]
    rows = [
        (upper_first(party_name(survey.scenario, party)), belief_text(change.what),
         probability_text(change.before, survey.label),
         probability_text(change.after, survey.label))
        for party, changes in survey.beliefs.items()
        for change in changes[:FEW]
    ]  # fmt: skip
    return Section("What one would have to believe", [
        Say(f"Looked at more closely: {Vocabulary(explored).by_number[number].full}. Of the offers "
            f"explored, {everybody(survey.scenario)} would accept these most often, which need not "
            "be often. How often would each accept if this, and nothing else, were otherwise? None "
            "of it is claimed to be true or likely.", "found"),
        Rows("", ("Who", "If", "Now", "Then"), rows, most=len(rows),
             same="" if rows else "nothing that is known speaks against them"),
    ], "otherwise")  # fmt: skip


def belief_text(reason: Reason) -> str:
    """Return what would have to be true, as a clause after "if"."""
    return f"{reason.rule} did not count ({reason.says.rstrip('.')})"


def _doubt(survey: Survey) -> str:
    """Return of how many offers it is not known whether they break a line; empty if of none."""
    doubtful, lines = survey.logic.doubtful, not_known(survey.exploration)
    if not doubtful:
        return ""
    names = listed(sorted(frozenset[str]().union(*(lines[n] for n in doubtful))), "or")
    some = _size(survey.exploration, doubtful)
    of = "" if some == len(survey.exploration.space) else f"of {counted(some, 'offer')} "
    return f"{of}it is not known whether {names} stands in the way: nobody coded the place"


def contradictions(survey: Survey) -> Section:
    """Return what contradicts what over the offers explored, what would remove it, and on whom."""
    explored, torn = survey.exploration, _torn(survey)
    calm = {line for _, line in explored.violations} - torn
    others = [item for line in survey.rests if line in calm for item in _line(survey, line)]
    return Section("What contradicts what", [
        Say(f"The lines that each principal has stated, over "
            f"{counted(len(explored.space), 'offer')} on {day_text(explored.day)}. This is logic "
            "alone: it says nothing about how firm a line is.", deep=True),
        *_conflicts(survey),
        *([Fold("Stated lines that contradict none here", [Items(others)])] if others else []),
    ], "contradicts")  # fmt: skip


def share(joint: Range) -> str:
    """Return an interval as a share of worlds, rounded outwards.

    Examples
    --------
    >>> share(Range(0.5, 0.22, 0.88))
    'in 20 to 95 % of the worlds that we assumed'
    """
    low, high = band(joint)
    if high == EDGES[1]:
        return f"in fewer than {high} % {WORLDS}"
    return f"in {low} to {high} % {WORLDS}"


def _spread(joint: Range, classes: Sequence[int]) -> str:
    """Return how often some classes would be accepted, from the least often to the most."""
    some = ", depending on the offer" if len(classes) > 1 else ""
    return f"{share(joint)} ({ILLUSTRATIVE}){some}"


def _conflicts(survey: Survey) -> Iterator[Block]:
    """Yield the minimal conflicts, what removes them, and what they rest on; or that none is."""
    explored, them = survey.exploration, {1: "it", 2: "both"}
    if not survey.logic.conflicts:
        some, total = _size(explored, survey.logic.open), len(explored.space)
        known = "is known " if survey.logic.doubtful else ""
        found = f"No contradiction {known}among the stated lines: {_breaks(some, total)}"
        yield Say(". ".join(filter(None, (found, upper_first(_doubt(survey))))) + ".", "found")
        return
    unmet = {
        lines: "; ".join(survey.rests[line].says.rstrip(".") for line in sorted(lines))
        for lines in survey.logic.conflicts
    }
    yield Items(
        (_named(lines), Say(f"No offer here meets {them.get(len(lines), 'all of them')}: {says}.",
                            "found"))
        for lines, says in unmet.items()
    )  # fmt: skip
    yield Section("What each correction opens", [Say(UNRANKED), Items(
        (f"Without {_named(dropped.correction.lines)}", Say(_opened(survey, dropped), "found"))
        for dropped in survey.dropped
    )])  # fmt: skip
    yield Section("What these lines rest on", [Items([
        *(item for line in sorted(_torn(survey)) for item in _line(survey, line)),
        *((f"Without {leaving.without}", Say(_left(survey.logic, leaving), "found"))
          for leaving in survey.leaving),
    ])])  # fmt: skip


def _opened(survey: Survey, dropped: Dropped) -> str:
    """Return which offers a correction opens, and how often all would accept them."""
    explored, opens = survey.exploration, dropped.correction.opens
    words = Vocabulary(explored).by_number
    names = list(dict.fromkeys(part.places for n in opens for part in words[n].parts))
    some, total = _size(explored, opens), len(explored.space)
    named = f": {'; '.join(names)}" if some < total and len(names) <= FEW else ""
    everyone, them = everybody(survey.scenario), "it" if total == 1 else "them"
    accept = f"{upper_first(everyone)} would accept {them} {_spread(dropped.joint, opens)}"
    return f"{_breaks(some, total)}{named}. {accept}."


def _line(survey: Survey, line: Line) -> Iterator[tuple[str, Say]]:
    """Yield a stated line with its witnesses, and what a person judged of it."""
    rest, scenario = survey.rests[line], survey.scenario
    graded = "assumed" if rest.grade is None else f"grade {rest.grade}"
    lineages = counted(len(rest.lineages), "lineage")
    witnesses = f"{', '.join(rest.outlets)}: {lineages}" if rest.cites else "no report"
    text = f"{rest.says.rstrip('.')} ({graded}; {witnesses})."
    label = f"{line}, {scenario.parties[rest.party].name}"
    yield label, Say(text, rested(rest.cites, rest.grade), rest.cites)
    if line in scenario.positions:
        _, position = scenario.positions[line]
        yield "", Say(position.assumed or "", "assumed", deep=True)


def _left(before: Logic, leaving: Leaving) -> str:
    """Return what leaving a source out does to the conflicts; empty if nothing."""
    alone, several = "no longer stands in the way", "no longer contradict each other"
    gone = [lines for lines in before.conflicts if lines not in leaving.logic.conflicts]
    ends = [f"{_named(lines)} {alone if len(lines) == 1 else several}" for lines in gone]
    falls = f"{_named(leaving.lost)} rest{'s' if len(leaving.lost) == 1 else ''} on nothing"
    return f"{falls}, and {'; '.join(ends)}." if ends else ""


def _torn(survey: Survey) -> Lines:
    """Return the lines that are part of a conflict."""
    return frozenset[str]().union(*survey.logic.conflicts)


def _size(exploration: Exploration, numbers: Iterable[int]) -> int:
    """Return how many offers some classes hold."""
    return sum(int(exploration.classes.size[n]) for n in numbers)


def _breaks(some: int, total: int) -> str:
    return f"{some:,} of {counted(total, 'offer')} break{'s' if some == 1 else ''} no line"


def _named(lines: Iterable[str]) -> str:
    return listed(sorted(lines))
