"""The same parties as a Mesa model: one world at a time, a day a step, floats in plain Python.

Each party answers what others offer after a delay, by the sum of its considerations and by
its red lines; it offers what its tactics like best, learns from answers, and lets its own
offers lapse. Talks of delegations, a day for the meeting, and a collapse come as in Parley.
Draws, delays and rules are Parley's. Left out, which makes this model faster: hostilities, the
mediator's attention, acceptance on a condition, a mediator that gives up; and attributes of
offers are given, which Parley computes anew whenever a party looks at them.
"""

import math

from mesa import Agent, Model

from tests.benchmarks.facts import logistic

ROUNDS = 4
KINDS = {"counter": 3.0, "silent": 3.0, "refuse": 2.0, "deny": 1.5, "downgrade": 1.5}
WORTH = 5.0
WITHIN_DAYS = 180
ASKED_AT_FIRST = 0.02


class Party(Agent):
    """A principal or a mediator, with what it is about to do and the days on which it will."""

    def __init__(self, model, name):
        super().__init__(model)
        self.name, self.facts = name, model.facts
        self.judges = name in self.facts.weights
        self.start = self.facts.proposers.index(name) * self.facts.size
        self.due, self.last, self.open, self.accepted, self.silent = {}, None, None, set(), set()
        self.offers = "offers" if self.judges else "mediates"
        self.given = {n: v for (p, r, n), v in self.facts.parameters.items() if p == name
                      for n in (f"{r}.{n}",)}  # fmt: skip
        if self.judges:
            self.holds = [self.random.random() for _ in self.facts.enforcement[name]]
            self.believed = list(self.facts.priors[name])
            self.kinds = [self.random.gammavariate(a, 1.0) for a in KINDS.values()]
        self.plan_offer()

    def act(self, what):
        """Do what is due today."""
        if self.due.get(what) == self.model.steps:
            del self.due[what]
            getattr(self, what)()

    def answer(self):
        """Answer the latest offer that waits."""
        if not (waiting := self.waiting()):
            return
        proposer = max(waiting, key=lambda p: p.tabled)
        self.respond(proposer)
        self.model.ask()

    def respond(self, proposer):
        """Accept, or say no in one of several ways."""
        row, chance = proposer.open, self.random.random()
        merits = logistic(self.facts.margin(self.name, self.model.prepared, row))
        accepts = chance < merits and not self.stopped(row)
        if accepts:
            self.learn(row, accepted=True)
            proposer.accepted.add(self)
            if len(proposer.accepted - {proposer}) == len(self.model.principals - {proposer}):
                self.model.agree(row)
            return
        kind = self.kind(proposer)
        if kind == "silent":
            proposer.silent.add(self)
            return
        self.learn(row, accepted=False)
        proposer.open = None
        self.model.refused[row % self.facts.size] += 1
        if kind == "counter":
            self.offer()
        elif kind == "downgrade":
            self.model.plan("convene", "convenes", 0.6)
        if kind != "counter":
            self.model.closed()

    def offer(self):
        """Put the offer on the table that is liked best."""
        row = self.choose()
        if row is None or self.model.state != "open":
            return
        self.open = self.last = row
        self.accepted, self.silent = {self} & self.model.principals, set()
        self.model.made += 1
        self.tabled = self.model.made
        if not self.judges:
            self.model.voiced.add(row % self.facts.size)
        self.plan("lapse", self.delay("patience.median_days", 0.5))
        self.model.ask()

    def lapse(self):
        """Take back an offer that nobody took up."""
        if self.open is not None:
            self.open = None
            self.model.closed()

    def choose(self):
        """Return the row of the offer that tactics and chance like best, or None."""
        best, found = -math.inf, None
        worths = [self.worth(self.start + c) for c in range(self.facts.size)]
        most = max(0.0, *worths)
        for c, worth in enumerate(worths):
            if worth > -math.inf and (not self.judges or worth > 0.0):
                value = self.liking(c, worth, most) - math.log(-math.log(self.random.random()))
                if value > best:
                    best, found = value, self.start + c
        return found

    def worth(self, row):
        """Return the log-odds with which it would accept its own offer; -inf beyond its lines."""
        if not self.judges:
            return WORTH
        return -math.inf if self.stopped(row) else self.facts.margin(
            self.name, self.model.prepared, row
        )  # fmt: skip

    def liking(self, candidate, worth, most):
        """Return what the tactics say for a candidate."""
        given, row = self.given, self.start + candidate
        liked = given["expected_worth.weight"] * self.belief(row) * max(worth, 0.0)
        liked -= given["tries_another.weight"] * self.model.refused[candidate]
        if not self.judges:
            return liked
        elapsed = min(self.model.steps / WITHIN_DAYS, 1.0) ** (1.0 / given["aspiration.beta"])
        conceded = ASKED_AT_FIRST + (1.0 - ASKED_AT_FIRST) * elapsed
        liked -= given["aspiration.firmness"] * max(most * (1.0 - conceded) - worth, 0.0)
        like = self.facts.likeness[candidate]
        if self.last is not None and like[self.last % self.facts.size] == 1.0:
            liked += given["sticky.weight"]
        for other in self.model.principals - {self}:
            if other.last is not None:
                liked += given["mirror.weight"] * like[other.last % self.facts.size]
        return liked + given["third_party_first.weight"] * (candidate in self.model.voiced)

    def belief(self, row):
        """Return what it believes that all others accept."""
        found, after = 1.0, self.model.prepared
        for other in self.model.principals - {self}:
            found *= self.facts.expected[other.name][after][row]
            seen = self.facts.seen[other.name][after][row]
            for believed, violated in zip(other.believed, seen, strict=True):
                found *= 1.0 - believed * violated
        return found

    def learn(self, row, *, accepted):
        """Let the others learn from an answer, by Bayes' rule."""
        after = self.model.prepared
        seen = self.facts.seen[self.name][after][row]
        whole = self.facts.expected[self.name][after][row]
        for believed, violated in zip(self.believed, seen, strict=True):
            whole *= 1.0 - believed * violated
        for n, violated in enumerate(seen):
            believed = self.believed[n]
            alone = whole / max(1.0 - believed * violated, 1e-12)
            holding = (1.0 - violated) * alone
            if not accepted:
                holding, alone = 1.0 - holding, 1.0 - alone
            weighed = believed * holding
            self.believed[n] = weighed / max(weighed + (1.0 - believed) * alone, 1e-12)

    def stopped(self, row):
        """Return whether one of its lines holds against an offer."""
        violations = self.facts.violations[self.name][self.model.prepared][row]
        enforced = self.facts.enforcement[self.name]
        return any(h < e * v for h, e, v in zip(self.holds, enforced, violations, strict=True))

    def kind(self, proposer):
        """Return the kind of an answer that is no acceptance; deny only what a third says."""
        weights = [w * (kind != "deny" or not proposer.judges)
                   for kind, w in zip(KINDS, self.kinds, strict=True)]  # fmt: skip
        return self.random.choices(list(KINDS), weights)[0]

    def waiting(self):
        """Return the parties whose offers wait for its answer."""
        return [p for p in self.model.parties if p.open is not None and p is not self
                and self not in p.accepted and self not in p.silent]  # fmt: skip

    def plan_offer(self):
        """Let an offer come, unless one is to come already."""
        if "offer" not in self.due:
            self.plan("offer", self.delay(f"{self.offers}.median_days", 0.6))

    def plan(self, what, days):
        self.due[what] = self.model.steps + max(math.floor(days + 0.5), 1)

    def delay(self, name, spread):
        return self.given[name] * math.exp(spread * self.random.gauss(0.0, 1.0))


class Dispute(Model):
    """A world: the parties, the talks that prepare a meeting, and the meeting."""

    def __init__(self, facts, days, seed):
        super().__init__(seed=seed)
        self.facts, self.days = facts, days
        self.state, self.rounds, self.made, self.held = "open", 0, 0, None
        self.due, self.refused, self.voiced = {"round": 2}, [0] * facts.size, set()
        self.parties = [Party(self, name) for name in facts.proposers]
        self.principals = {party for party in self.parties if party.judges}

    @property
    def prepared(self):
        """Rounds of delegations that make a difference."""
        return min(self.rounds, ROUNDS)

    def step(self):
        """Let a day pass: surroundings first, then answers, lapses and new offers."""
        for what in [what for what, day in self.due.items() if day == self.steps]:
            if self.due.pop(what, None):
                getattr(self, what)()
        for what in ("answer", "lapse", "offer"):
            self.agents.do("act", what)
        self.running = self.state != "held" and self.steps < self.days

    def round(self):
        """Let delegations meet; they meet again later, or much later without a result."""
        stalls = self.random.random() < self.of("stalls", "probability")
        self.rounds += not stalls
        patience = max(self.of("convenes", "patience"), 1.0) if stalls else 1.0
        self.plan("convene", "convenes", 0.6, patience)
        if self.state == "open":
            for party in self.principals:
                party.plan_offer()

    def ask(self):
        """Let principals answer what waits for them, unless they are about to."""
        for party in self.principals:
            if "answer" not in party.due and party.waiting():
                spread = party.given["answers.spread"]
                party.plan("answer", party.delay("answers.median_days", spread))

    def convene(self):
        if "round" not in self.due:
            self.plan("round", "rounds", 0.6)

    def closed(self):
        """Let parties try again when an offer came to nothing."""
        for party in self.parties:
            party.plan_offer()

    def agree(self, row):
        self.state, self.row = "agreed", row
        for party in self.parties:
            party.open = None
        self.plan("schedule", "schedules", 0.6)
        collapse = -self.of("collapses", "mean_days") * math.log(self.random.random())
        self.due["cancel"] = self.steps + max(math.floor(collapse + 0.5), 1)

    def schedule(self):
        self.state = "scheduled"
        self.plan("meet", "meets", 0.6)

    def meet(self):
        self.state, self.held = "held", self.steps

    def cancel(self):
        self.state = "open"
        for what in ("schedule", "meet"):
            self.due.pop(what, None)
        self.closed()

    def plan(self, what, rule, spread, times=1.0):
        days = self.of(rule, "median_days") * times * math.exp(spread * self.random.gauss(0.0, 1.0))
        self.due[what] = self.steps + max(math.floor(days + 0.5), 1)

    def of(self, rule, name):
        return self.facts.parameters["", rule, name]


def play(facts, days, seed):
    """Return a world on its last day."""
    world = Dispute(facts, days, seed)
    while world.running:
        world.step()
    return world
