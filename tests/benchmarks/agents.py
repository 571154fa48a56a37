"""The same parties as a Mesa model: one world at a time, a day a step, floats in plain Python.

Each party answers what others offer on the day or within days, by the sum of its considerations
and by its red lines, which fade until it says them again. It weighs again now and then what it
did not accept, offers what its tactics like best, counters on each ground by its share, learns
from answers, remembers places, and lets its own offers lapse. Talks of delegations, a day for
the meeting, and a collapse come as in Parley. Draws, delays and rules are Parley's.

Left out, which makes this model faster: hostilities, the mediators' attention, what both put
off, and mediators that give up; the end of lines that a party breaks itself; and every reason.
What rules look at in offers is given, which Parley computes anew whenever a party looks at
them. Hostilities and mediators are why Parley's worlds have fewer offers and meetings: without
those rules they have as many.
"""

import math

from mesa import Agent, Model

from sim.rules.pace import ACCEPTED, AT_ONCE, KINDS, LATER, MEDIAN_DAYS, SPREAD
from sim.rules.standard.reactions import CLOSED
from sim.simulate.beliefs import FORESEEN, LEAST
from sim.simulate.decisions import MEDIATED
from sim.simulate.play import STANCES
from tests.benchmarks.facts import fading, logistic

ORDER = ("cancel", "schedule", "meet", "round", "convene", "reconsider", "answer", "lapse", "offer")
"""What comes first of what is due on one day."""
NOTHING = -1


class Party(Agent):
    """A principal or a mediator, with what it is about to do and the days on which it will."""

    def __init__(self, model, name):
        super().__init__(model)
        self.facts, self.mind = model.facts, model.facts.minds.get(name)
        place = self.facts.proposers.index(name)
        self.start, self.last = place * self.facts.size, self.facts.last[place]
        self.due, self.open, self.stances = {}, NOTHING, {}
        self.given = {f"{r}.{n}": v for (p, r, n), v in self.facts.parameters.items() if p == name}
        if self.mind:
            self.offered, self.refused = set(self.mind.offered), set(self.mind.refused)
            self.said, self.believed = list(self.mind.said), list(self.mind.priors)
        self.plan_offer()

    def answer(self):
        """Answer the latest offer that waits."""
        if waiting := self.waiting():
            self.respond(max(waiting, key=lambda party: party.tabled))

    def reconsider(self):
        """Answer once more what was not accepted, where that still stands."""
        proposer = self.model.parties[self.declined // self.facts.size]
        stands = proposer.last == self.declined and proposer.open in {NOTHING, self.declined}
        if stands and self.model.state == "open":
            proposer.open = self.declined
            self.respond(proposer, again=True)

    def respond(self, proposer, *, again=False):
        """Accept, or say no in one of several ways."""
        counts = fading(self.said, self.model.steps)
        margin, line = self.weigh(proposer.open, counts, again=again)
        if line is not None:
            self.said[line] = max(self.said[line], self.model.steps)
        if self.random.random() < logistic(margin) and line is None:
            self.accept(proposer)
        else:
            self.decline(proposer)

    def weigh(self, row, counts, *, again=False):
        """Return the log-odds with which it accepts an offer, and the line that stops it."""
        after, place = self.model.prepared, self.facts.places[row]
        margin = self.mind.margin(after, row, named=place in self.offered)
        refused = place in self.refused and not again
        for line, stopping, number in self.mind.stopping(after, row, counts, refused=refused):
            if number < stopping:
                return margin, line
        return margin, None

    def accept(self, proposer):
        """Accept an offer; once all have, a meeting is agreed."""
        self.refused.discard(self.facts.places[proposer.open])
        self.learn(proposer.open, accepted=True)
        proposer.stances[self] = True
        self.model.ask()
        if all(proposer.stances.get(party) for party in self.model.principals):
            self.model.agree()

    def decline(self, proposer):
        """Leave an offer on the table, or turn it down, with terms of its own or without."""
        kind = self.random.choices(KINDS, self.mind.kinds[proposer.mind is None])[0]
        if kind == "counter" and (terms := self.choose(counter=True)) is None:
            kind = "refuse"
        self.declined = proposer.open
        self.refused.add(self.facts.places[self.declined])
        share, median_days = LATER.get(kind, (0.0, 0.0))
        if self.random.random() < share / ACCEPTED:
            self.plan("reconsider", max(self.model.delay(median_days, SPREAD), 1.0))
        if kind in STANCES:
            proposer.stances[self] = False
        else:
            self.learn(self.declined, accepted=False)
            proposer.open = NOTHING
            self.model.refused[self.declined % self.facts.size] += 1
        if kind == "counter":
            self.table(terms)
        elif kind in STANCES or kind == "refuse":
            self.model.ask()
        if kind == "downgrade":
            self.model.resume()
        if kind in CLOSED:
            self.model.closed()

    def offer(self):
        """Make an offer, if none of its own lies on the table."""
        seeking = self.open == NOTHING and self.model.state == "open"
        if seeking and (row := self.choose()) is not None:
            self.table(row)

    def table(self, row):
        """Put an offer on the table."""
        self.open = self.last = row
        self.stances = {self: True}
        self.tabled = self.model.made = self.model.made + 1
        if self.mind:
            self.offered.add(self.facts.places[row])
        else:
            self.model.voiced.add(row % self.facts.size)
        self.plan("lapse", self.model.delay(self.given["patience.median_days"], 0.5))
        self.model.ask()

    def lapse(self):
        """Take back an offer that nobody took up."""
        if self.open != NOTHING:
            self.open = NOTHING
            self.model.closed()

    def choose(self, *, counter=False):
        """Return the row of the offer that tactics and chance like best, or None."""
        counts = self.mind and fading(self.said, self.model.steps)
        values = [self.liking(c, counts) for c in range(self.facts.size)]
        for candidates, share in self.mind.grounds if counter else ():
            whole = sum(math.exp(values[c]) for c in candidates)
            for c in candidates if whole else ():
                values[c] += math.log(share / whole)
        values = [value - math.log(-math.log(self.random.random())) for value in values]
        best = max(values)
        return self.start + values.index(best) if best > -math.inf else None

    def liking(self, candidate, counts):
        """Return what the tactics say for a candidate; -inf beyond its lines."""
        row, given = self.start + candidate, self.given
        worth, line = self.weigh(row, counts) if self.mind else (MEDIATED, None)
        if line is not None:
            return -math.inf
        belief = math.prod(other.accepting(row) for other in self.others)
        liked = given["expected_worth.weight"] * belief * logistic(worth)
        liked -= given["tries_another.weight"] * self.model.refused[candidate]
        if not self.mind:
            return liked
        like = self.facts.likeness[candidate]
        liked += given["sticky.weight"] * (like[self.last] == 1.0)
        liked += given["mirror.weight"] * sum(like[other.last] for other in self.others)
        return liked + given["third_party_first.weight"] * (candidate in self.model.voiced)

    def accepting(self, row):
        """Return how likely the others think it that it accepts."""
        found = self.mind.expected[self.model.prepared][row]
        seen = self.mind.seen[self.model.prepared][row]
        for believed, violated in zip(self.believed, seen, strict=True):
            found *= 1.0 - believed * violated
        return found

    def learn(self, row, *, accepted):
        """Let the others learn from an answer, by Bayes' rule."""
        seen = self.mind.seen[self.model.prepared][row]
        whole = self.accepting(row)
        for n, (believed, violated) in enumerate(zip(self.believed, seen, strict=True)):
            alone = whole / max(1.0 - believed * violated, LEAST)
            holding = (1.0 - violated) * alone
            if not accepted:
                holding, alone = 1.0 - holding, 1.0 - alone
            if max(holding, alone) > LEAST:
                weighed = believed * holding
                self.believed[n] = weighed / max(weighed + (1.0 - believed) * alone, LEAST)

    def waiting(self):
        """Return the parties whose offers wait for its answer."""
        return [p for p in self.model.parties if p.open != NOTHING and self not in p.stances]

    def plan_offer(self):
        """Let an offer come, unless one is to come already."""
        if "offer" not in self.due:
            median_days = self.given["offers.median_days" if self.mind else "mediates.median_days"]
            self.plan("offer", self.model.delay(median_days, 0.6))

    def plan(self, what, days):
        self.due[what] = self.model.steps + math.floor(days + 0.5)


class Dispute(Model):
    """A world: the parties, the talks that prepare a meeting, and the meeting."""

    def __init__(self, facts, days, seed):
        super().__init__(seed=seed)
        self.facts, self.days = facts, days
        self.state, self.rounds, self.prepared, self.made, self.held = "open", 0, 0, 0, None
        self.due, self.refused, self.voiced = {"round": 2}, [0] * facts.size, set()
        self.parties = [Party(self, name) for name in facts.proposers]
        self.principals = [party for party in self.parties if party.mind]
        for party in self.parties:
            party.others = [other for other in self.principals if other is not party]

    def step(self):
        """Let a day pass: what is due comes in order, and what comes of it on the same day."""
        while due := [(ORDER.index(what), self.random.random(), actor, what)
                      for actor in (self, *self.parties)
                      for what, day in actor.due.items() if day <= self.steps]:  # fmt: skip
            *_, actor, what = min(due)
            del actor.due[what]
            getattr(actor, what)()
        self.running = self.state != "held" and self.steps < self.days

    def round(self):
        """Let delegations meet; they meet again later, or much later without a result."""
        stalls = self.random.random() < self.of("stalls", "probability")
        self.rounds += not stalls
        self.prepared = min(self.rounds, FORESEEN)  # those that make a difference
        self.resume(max(self.of("convenes", "patience"), 1.0) if stalls else 1.0)
        self.ask()
        for party in self.principals:
            party.plan_offer()

    def resume(self, times=1.0):
        """Let delegations agree on a day, unless they have one."""
        if "round" not in self.due:
            self.plan("convene", "convenes", times)

    def convene(self):
        if "round" not in self.due:
            self.plan("round", "rounds")

    def ask(self):
        """Let principals answer what waits for them, unless they are about to."""
        for party in self.principals:
            if "answer" not in party.due and party.waiting():
                later = max(self.delay(MEDIAN_DAYS, SPREAD), 1.0)
                party.plan("answer", 0.0 if self.random.random() < AT_ONCE else later)

    def closed(self):
        """Let parties try again when an offer came to nothing."""
        for party in self.parties:
            party.plan_offer()

    def agree(self):
        self.state = "agreed"
        for party in self.parties:
            party.open = NOTHING
        self.plan("schedule", "schedules")
        collapse = -self.of("collapses", "mean_days") * math.log(self.random.random())
        self.due["cancel"] = self.steps + math.floor(collapse + 0.5)

    def schedule(self):
        if self.state == "agreed":
            self.state = "scheduled"
            self.plan("meet", "meets")

    def meet(self):
        if self.state == "scheduled":
            self.state, self.held = "held", self.steps

    def cancel(self):
        self.state = "open"
        self.closed()

    def plan(self, what, rule, times=1.0):
        days = self.delay(self.of(rule, "median_days") * times, 0.6)
        self.due[what] = self.steps + math.floor(days + 0.5)

    def delay(self, median_days, spread):
        return median_days * math.exp(spread * self.random.gauss(0.0, 1.0))

    def of(self, rule, name):
        return self.facts.parameters["", rule, name]


def play(facts, days, seed):
    """Return a world on its last day."""
    world = Dispute(facts, days, seed)
    world.run_model()
    return world
