"""Which states are stable, why, and what would change it: as blocks and as a document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import isnan
from typing import Any, TypeVar

from sim.arrays import Draws
from sim.report.data import document
from sim.report.document import Block, Figure, Fold, Items, Rows, Say, Section
from sim.report.printed.levers import tabled_text
from sim.report.words import (
    caveat,
    counted,
    day_text,
    everybody,
    listed,
    party_name,
    party_names,
    terms_text,
    upper_first,
)
from sim.study.stability.derive import Derived
from sim.study.stability.questions import Fewest, Inverse, Path, Reason, Shift
from sim.study.stability.solve import READINGS, Foresight
from sim.study.stability.stability import FEW, Stability

KINDS: Mapping[Foresight, tuple[str, str, str]] = {
    "nash": ("Nash", "looks at its own next move only", ""),
    "gmr": ("GMR", "also fears every answer of the others, likely or not",
            ", and no answer makes it worse off"),
    "smr": ("SMR", "fears every answer that it could not get out of again",
            ", and no answer without a way out makes it worse off"),
    "seq": ("SEQ", "fears only answers by which those who give them gain",
            ", and no answer by which the others gain makes it worse off"),
    "sim": ("SIM", "fears gainful moves of the others at the same time as its own",
            ", and no gainful moves of the others at the same time spoil that"),
}  # fmt: skip
"""What each foresight is called, what a party does that has it, and why it keeps no party."""
SHOWN = 3
"""Changes, and conditions, of one kind that are told; the others are counted."""
LIMITS = (
    "A state is stable where nobody gains by leaving it, as preferences are stated. That says "
    "nothing about anyone's good or bad will, and nothing about how likely it is to last.",
    "Preferences are what the file says, or what is assumed of them; another order gives another "
    "answer, and the smallest such changes are above.",
    "Moves have no dates and no costs here, and each party is one mind.",
)
CHARTS = ("outcomes", "states", "verdicts")
GAP = 0.2
"""Difference between a share of draws and one of worlds from which it is told."""
K = TypeVar("K")


@dataclass(frozen=True)
class Told:
    """How one finding is put into words."""

    found: Stability

    def state(self, number: int) -> str:
        """Return a state by number and in words."""
        return f"{self.found.labels[number]} ({self.found.names[number]})"

    def states(self, numbers: Sequence[int], last: str = "and", most: int = 2**30) -> str:
        """Return states as a list."""
        more = [f"{len(numbers) - most} more"] if numbers[most:] else []
        return listed([*map(self.state, numbers[:most]), *more], last)

    def kinds(self, kinds: Sequence[Foresight]) -> str:
        """Return kinds of foresight as a list."""
        every = len(kinds) == len(self.found.kinds)
        return "every foresight" if every else listed([KINDS[kind][0] for kind in kinds])

    def party(self, name: str) -> str:
        """Return the name of a party as in a sentence."""
        return party_name(self.found.scenario, name)

    def verdict(self, state: int) -> tuple[str, str, str]:
        """Return a state, by which foresight all would stay in it, and who would leave it."""
        found = self.found
        kinds = _by(found, state)
        leave = ((p, [kind for kind in found.kinds if not found.stays[p, kind][state]])
                 for p in found.parties)  # fmt: skip
        told = [f"{self.party(party)} ({self.kinds(by)})" for party, by in leave if by]
        return self.state(state), self.kinds(kinds) if kinds else "-", "; ".join(told) or "nobody"

    def path(self, path: Path, verb: str = "goes") -> str:
        """Return moves one after the other."""
        return ", then ".join(f"{self.party(who)} {verb} to {self.state(to)}" for who, to in path)

    def because(self, reason: Reason) -> str:
        """Return why a party stays in a state or leaves it, without its name."""
        if not reason.heads:
            return "stays: it has no move from here"
        if not reason.tempting:
            where = self.states(reason.heads, "or", SHOWN)
            return f"stays: from here it could go to {where}, and likes that no better"
        if not reason.stable:
            free = [state for state, answer in reason.tempting if answer is None]
            where = self.states(free, "or", SHOWN)
            return f"leaves: it would rather have {where}{KINDS[reason.foresight][2]}"
        here, tail = self.found.labels[reason.state], {
            "smr": ", and could not get out of that", "seq": ", and who answers gains"
        }.get(reason.foresight, "")  # fmt: skip
        spoilt = (
            f"{self.state(state)}, but then {self.path(answer, 'could go')}, which it likes no "
            f"better than {here}{tail}"
            if answer
            else f"{self.state(state)}, but gainful moves of others at the same time spoil it"
            for state, answer in reason.tempting
        )
        return f"stays: it would rather have {'; '.join(spoilt)}"

    def shifts(self, shifts: Sequence[Shift]) -> str:
        """Return a change of preferences, that of each party in one clause."""
        clauses = (
            f"{self.party(party)} {'came to rank' if above else 'no longer ranked'} "
            f"{self.states([shift.state for shift in group])} above "
            f"{self.found.labels[self.found.aim]}"
            for (party, above), group in groupby(shifts, key=lambda s: (s.party, s.above))
        )
        return f"if {' and '.join(clauses)}"

    def changes(self, few: Fewest) -> str:
        """Return the smallest changes of preferences."""
        more = len(few.found) - SHOWN
        ways = [*map(self.shifts, few.found[:SHOWN]), *([f"{more} more"] if more > 0 else [])]
        return "; or ".join(ways) or f"no change of place of up to {counted(few.tried, 'state')}"

    def orders(self, orders: Inverse) -> str:
        """Return under which orders of its own a party stays."""
        if not orders:
            return "under too many conditions to list"
        named = ([str(self.found.labels[state]) for state in one] for one in orders)
        ways = [f"{listed(states)} {'are' if states[1:] else 'is'} no better" for states in named
                if states]  # fmt: skip
        more = [f"under {counted(len(ways) - SHOWN, 'other condition')}"] if ways[SHOWN:] else []
        return f"if {', or '.join([*ways[:SHOWN], *more])}" if ways else "whatever it prefers"


def _alike(pairs: Iterable[tuple[Foresight, K]]) -> Iterator[tuple[list[Foresight], K]]:
    """Yield what is the same for several kinds of foresight once."""
    groups: dict[K, list[Foresight]] = {}
    for kind, what in pairs:
        groups.setdefault(what, []).append(kind)
    yield from ((kinds, what) for what, kinds in groups.items())


def standing(found: Derived) -> str:
    """Return how the present state stands, for a reader who knows no offer by its id."""
    told = {offer.id: tabled_text(found.scenario, offer) for offer in found.offers}
    offers = re.compile(rf"\b(by|takes) ({'|'.join(map(re.escape, told))})\b(?!-)")
    state = offers.sub(lambda m: f"{m[1]} {told[m[2]]}", found.names[found.now])
    return f"{upper_first(state)}. As a game, that is {_stands(found)}. {LIMITS[0]}"


def _by(found: Stability, state: int) -> list[Foresight]:
    """Return by which foresight all would stay in a state."""
    return [kind for kind in found.kinds if state in found.equilibria[kind]]


def _stands(found: Stability) -> str:
    everyone, kinds = everybody(found.scenario), _by(found, found.now)
    return f"stable for {everyone} by {Told(found).kinds(kinds)}" if kinds else (
        f"not stable for {everyone}")  # fmt: skip


def sentence(found: Stability) -> str:
    """Return which states are stable for all, and how the present one stands."""
    told, everyone = Told(found), everybody(found.scenario)
    by = {n: _by(found, n) for n in range(found.graph.states)}
    if isinstance(found, Derived):
        shares = zip(found.outcomes, found.stable["seq"], strict=True)
        likely = ", ".join(f"{name} {100 * share:.0f} %" for name, share in shares)
        return (
            f"On {day_text(found.day)} things stand at {told.state(found.now)}: {_stands(found)}, "
            "as preferences are assumed here. Share of draws in which an outcome is stable by SEQ: "
            f"{likely}."
        )
    now = f"Things stand at {told.state(found.now)}, {_stands(found)}."
    groups = sorted({*map(tuple, by.values())} - {()}, key=lambda kinds: (-len(kinds), kinds))
    most = FEW if found.graph.states <= FEW else SHOWN
    alike = ((kinds, [n for n in by if tuple(by[n]) == kinds]) for kinds in groups)
    stable = [f"by {told.kinds(kinds)}: {told.states(each, most=most)}" for kinds, each in alike]
    none = f"No state is stable for {everyone} by any foresight"
    return f"{f'Stable for {everyone} ' + '; '.join(stable) if stable else none}. {now}"


ASSUMED = (
    "On the table are the last offers, at most four, one of each party and place. "
    "Each principal takes one of them: its own, by which it stands, or another's, and "
    "then drops the lines that this one breaks; there is a meeting where all take the same one. "
    "That a party would rather have a meeting than none in the draws in which it would sooner "
    "accept than not, and likes its own offer best, is an assumption. Things stand at the offer "
    "that each has accepted by the record, or else at its own. Told is the order of the mean "
    "log-odds; shares are over all draws."
)


def derived_blocks(found: Derived) -> list[Block]:
    """Return what a derived game rests on, and its outcomes beside simulated ones."""
    scenario = found.scenario
    offers = [(offer.id, f"{party_name(scenario, offer.by)}, {day_text(offer.on.last)}: "
               f"{terms_text(scenario, offer.offer)}{_breaks(found, n)}.")
              for n, offer in enumerate(found.offers)]  # fmt: skip
    stable = {KINDS[kind][0]: shares for kind, shares in found.stable.items()}
    since = "" if isinstance(found.after, str) else (
        f" after {day_text(found.after.worlds.branch.day)}")  # fmt: skip
    bargains = {name.title(): shares for name, shares in found.bargains.items()}
    return [
        Section("The game", [Say(ASSUMED, "assumed"), Items(offers)], "game"),
        Section("Stable, and simulated", [
            Say(f"Share of draws in which an outcome is stable for all on {day_text(found.day)}, "
                f"and of worlds simulated{since} with a meeting there (-: no place is named), or "
                "with none:"),
            _shares(found, {**stable, "Simulated": found.simulated}), Say(_beside(found)),
        ], "simulated"),
        Section("Bargaining", [
            Say("Share of draws in which an offer is bettered by no other for all, and is chosen "
                "by a solution. Gains are log-odds of acceptance, no meeting stands at zero: here "
                "preferences are cardinal; in a stated order of states they are not."),
            _shares(found, bargains),
        ], "bargaining"),
    ]  # fmt: skip


def _breaks(found: Derived, number: int) -> str:
    """Return which lines of whom an offer breaks."""
    broken = [f"{' and '.join(ids)} of {party_name(found.scenario, party)}"
              for (party, n), ids in found.lines.items() if n == number and ids]  # fmt: skip
    return f"; breaks {listed(broken)}" if broken else ""


def _shares(found: Derived, columns: Mapping[str, Draws]) -> Rows:
    """Return a table of shares by outcome."""
    rows = [(name, *("-" if isnan(column[n]) else f"{100 * column[n]:.0f} %"
                     for column in columns.values()))
            for n, name in enumerate(found.outcomes)]  # fmt: skip
    return Rows("", ("Outcome", *columns), rows, columns=True)


def _beside(found: Derived) -> str:
    """Return where the game and the simulations disagree, and why."""
    if isinstance(found.after, str):
        return f"Nothing was simulated: {found.after}."
    apart = abs(found.stable["seq"] - found.simulated) > GAP
    gaps = [name for name, far in zip(found.outcomes, apart, strict=True) if far]
    where = f"more than {GAP:.0%} on {listed(gaps)}" if gaps else f"at most {GAP:.0%}"
    return (
        f"They differ by {where.replace('%', ' points')}. The game asks who would leave a state "
        "and knows only these offers; no meeting is stable in it wherever nobody can bring about "
        "a meeting alone that is better for itself. In simulated worlds parties make other offers "
        "too, wait, and accept by chance what they would sooner refuse."
    )


def blocks(found: Stability) -> list[Block]:
    """Return everything that is found in a game: verdicts, reasons, answers to each question."""
    told, everyone = Told(found), everybody(found.scenario)
    more, others = found.graph.states - len(found.told), [n for n in found.told if n != found.now]
    parties = party_names(found.scenario, found.parties)
    return [
        Say(sentence(found), "found"),
        Say(caveat(found.scenario.clock.as_of)),
        *(derived_blocks(found) if isinstance(found, Derived) else ()),
        Section("Which state is stable for whom", [
            Say(f"{counted(found.graph.states, 'state')}; parties: {parties}. Where several "
                f"answer, {READINGS[found.reading]}."),
            Items([KINDS[kind][:2] for kind in found.kinds]),
            Rows("", ("State", f"Stable for {everyone} by", "Who would leave it"),
                 [told.verdict(n) for n in found.told], columns=True,
                 same=f"{more:,} other states are left out, the stable ones last." if more else ""),
        ], "stable"),
        Section("Why", [*_why(told, [found.now]),
                        Fold("Why, state by state", _why(told, others))], "why"),
        *(Section(title, [Items(items)], name)
          for name, (title, items) in questions(told).items() if items),
        Section("What this does not say", [*map(Say, LIMITS)], "unsaid"),
    ]  # fmt: skip


def standoff(found: Stability) -> Section:
    """Return what a page tells: a paragraph, and the rest folded."""
    lead, _, *rest = blocks(found)
    drawn = [Figure(name) for name in CHARTS]
    return Section("Is the standoff stable?", [lead, Fold("The game", [*drawn, *rest])], "game-of")


def _why(told: Told, states: Sequence[int]) -> list[Block]:
    """Return for each state why each party stays or leaves, kinds with one reason together."""
    found: list[Block] = []
    for state in states:
        reasons = [reason for reason in told.found.reasons if reason.state == state]
        items = [
            (told.found.scenario.parties[party].name, f"by {told.kinds(kinds)} {text}.")
            for party, own in groupby(reasons, key=lambda reason: reason.party)
            for kinds, text in _alike((r.foresight, told.because(r)) for r in own)
        ]
        found += [Say(f"In {told.state(state)}:"), Items(items)]
    return found


def questions(told: Told) -> dict[str, tuple[str, list[tuple[str, str]]]]:
    """Return what is asked of a game besides verdicts, with answers in words."""
    found, here = told.found, told.state(told.found.aim)
    does = "settle" if found.settles else "unsettle"
    return {
        "course": ("Where moves would lead", [*_course(told)]),
        "changes": (f"The smallest changes of preferences that would {does} {here}", [
            (f"by {told.kinds(kinds)}", f"{told.changes(few)}.")
            for kinds, few in _alike(found.changes.items()) if few.found != ((),)
        ]),
        "orders": (f"When a party would stay in {here}, the orders of others being as they are", [
            (found.scenario.parties[party].name, f"by {told.kinds(kinds)}: {told.orders(orders)}.")
            for party in found.parties
            for kinds, orders in _alike((k, o) for (p, k), o in found.inverse.items() if p == party)
        ]),
        "seen": ("What is seen otherwise, or not known", [*_seen(told)]),
    }  # fmt: skip


def _course(told: Told) -> Iterator[tuple[str, str]]:
    """Yield where moves that parties would make lead to, and where groups could go."""
    course, found = told.found.course, told.found
    ways = [told.path(path) or "nobody would move" for path in course.ends.values()]
    round_ = "; such moves can go round for ever" if course.circles else ""
    ends = "; or ".join(ways) or "no end"
    yield "By gainful moves", f"from {told.state(found.now)}: {ends}{round_}."
    for (group, start), there in found.together.items():
        where = f"from {told.state(start)} to {told.states(sorted(there), 'or', SHOWN)}"
        yield "Together", f"{upper_first(party_names(found.scenario, group))} could go {where}."
    if not found.together:
        yield "Together", "no group could go from here to where each of its members is better off."


def _seen(told: Told) -> Iterator[tuple[str, str]]:
    """Yield what is stable in some orders only, where answers count much, and where some err."""
    found, labels = told.found, told.found.labels
    for kind, states in found.mistaken.items():
        stable = ", ".join(str(labels[n]) for n in states) or "none"
        yield f"{KINDS[kind][0]}, as each sees it", f"stable for each party: {stable}."
    for (party, kind), strong in found.strongly.items():
        kept = ", ".join(str(labels[n]) for n in strong.nonzero()[0]) or "none"
        yield f"{KINDS[kind][0]}, strongly", f"{told.party(party)} fears much worse in {kept}."
    orders = max(map(len, found.every.ranks.values()))
    drawn = orders == 1 or isinstance(found, Derived)
    for kind, shares in () if drawn else found.shares.items():
        some = ", ".join(f"{labels[n]} in {100 * shares[n]:.0f} %" for n in shares.nonzero()[0])
        yield (
            KINDS[kind][0],
            f"share of {orders:,} possible orders, of which the first is told: {some or 'none'}.",
        )


def _outcomes(found: Derived) -> dict[str, Any]:
    """Return the outcomes of a derived game: how often stable, simulated, and chosen."""

    def by_name(shares: Draws) -> dict[str, float]:
        return dict(zip(found.outcomes, shares.tolist(), strict=True))

    return {
        "stable": {kind: by_name(shares) for kind, shares in found.stable.items()},
        "simulated": by_name(found.simulated),
        "bargaining": {name: by_name(shares) for name, shares in found.bargains.items()},
    }


def stability_record(found: Stability) -> dict[str, Any]:
    """Return what is found as the document of `parley stability`."""
    told, labels, parties = Told(found), found.labels, found.parties

    def called(states: Iterable[int]) -> list[int]:
        return [labels[n] for n in states]

    return document({
        "scenario": found.scenario.title, "parties": parties, "now": labels[found.now],
        "sentence": sentence(found),
        "states": [
            {"state": labels[n], "says": found.names[n],
             "ranks": {party: int(found.graph.ranks[party][0, n]) for party in parties},
             "stable": {party: [kind for kind in found.kinds if found.stays[party, kind][n]]
                        for party in parties}}
            for n in range(found.graph.states)
        ],
        "equilibria": {kind: called(states) for kind, states in found.equilibria.items()},
        "reasons": [
            {"party": r.party, "state": labels[r.state], "foresight": r.foresight,
             "stable": r.stable, "because": told.because(r),
             "rather": called(state for state, _ in r.tempting)} for r in found.reasons
        ],
        "shares": {kind: {str(labels[n]): float(shares[n]) for n in shares.nonzero()[0]}
                   for kind, shares in found.shares.items()},
        **({"outcomes": _outcomes(found)} if isinstance(found, Derived) else {}),
        "questions": {name: items for name, (_, items) in questions(told).items()},
    })  # fmt: skip
