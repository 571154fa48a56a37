"""What would have to be otherwise: beliefs, changes of the offer, and answers worth knowing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Literal

from sim.expect.labels import ILLUSTRATIVE
from sim.facts.scenario import Scenario
from sim.report.bands import percent, probability_text
from sim.report.document import Rows, Say, Section
from sim.report.explain import change_words
from sim.report.offers import Vocabulary
from sim.report.words import counted, everybody, listed, party_name, possessive, upper_first, who
from sim.rules.bind import ENFORCEMENT
from sim.study.beliefs import Belief, Beliefs
from sim.study.differences import AT_MOST, Fewest, What
from sim.study.edits import PLACE
from sim.study.flips import Amended, Amendment
from sim.study.information import Assumption, Narrowing
from sim.study.survey import Survey

NAMED = 4
"""Changes that are named one by one; of more, only the number is told."""
FIRST = 3
"""Sets, single beliefs and answers that are told."""
ASKED = {
    "belief": ("if", "With this otherwise", "no belief changed"),
    "change": ("offered", "The offer", "as it is"),
}
"""What is asked of a party, how its column is headed, and how things are."""
NONE_FOUND = "No set of up to {} is found with which it would be rather accepted than not."


def otherwise(survey: Survey) -> Section:
    """Return what would have to be otherwise for the offers that all accept most often."""
    focus, words = survey.focus, Vocabulary(survey.exploration).by_number

    def amended(changed: Amended) -> str:
        return changes_text(survey.scenario, changed.amendments)

    believed = [
        _fewest(survey, beliefs, "belief", partial(_beliefs_text, known=set()))
        for beliefs in focus.beliefs.values()
    ]
    offered = [_fewest(survey, flips, "change", amended) for flips in focus.flips.values()]
    best = focus.information.best[:FIRST]
    answers = [_answer(survey.scenario, answer, words[answer.number].full) for answer in best]
    return Section("What would have to be otherwise", [
        Say(f"Looked at more closely: {words[focus.number].full}. Of the offers explored, "
            f"{everybody(survey.scenario)} would accept these most often, which need not be often.",
            "found"),
        Section("What one would have to believe", [
            Say("How often each would accept if this, and nothing else, were otherwise. None of it "
                "is claimed to be true or likely."), *believed,
        ]),
        Section("The fewest changes of the offer that would do", [
            Say("None is recommended; what each would cost is outside the model."), *offered,
        ]),
        Section("Which answer would tell most", [
            Say("The sides of a dispute share part of its readiness, so one answer tells of the "
                "other side. Known, these answers would narrow the assumptions most."),
            Rows("Answers", ("Answer", "Would most narrow"), answers),
        ]),
    ], "otherwise")  # fmt: skip


def belief_text(belief: Belief) -> str:
    """Return what would have to be true, as a clause after "if"."""
    if belief.kind == "consideration":
        return f"it did not count that {belief.because}"
    rules = " and ".join(belief.rules)
    if belief.kind == "line":
        return f"{rules} were not enforced ({belief.because.rstrip('.')})"
    return f"an agenda were agreed, as {rules} asks for"


READY: Mapping[tuple[str, str], str] = {
    ("base", "log_odds"): "how ready {} is for any such meeting",
    ("deviation", "dispute"): "how ready both sides of this dispute are",
    ("deviation", "party"): "how ready {} is beyond others in such a dispute",
}
"""What the parameters of the rules that speak of every offer alike are of."""


def assumption_text(scenario: Scenario, assumption: Assumption) -> str:
    """Return what an answer would narrow, as the object of a sentence."""
    bound, parameter = assumption.bound, assumption.parameter
    if bound is None:
        return "whether all would accept such an offer"
    name = party_name(scenario, bound.party)
    if parameter == ENFORCEMENT:
        return f"how binding {bound.id} is ({bound.because.rstrip('.')})"
    if (bound.rule.name, parameter) in READY:
        return READY[bound.rule.name, parameter].format(name)
    if bound.rule.says and parameter == "push":
        return f"how much it counts for {name} that {bound.rule.fact}"
    return f"{parameter.replace('_', ' ')} in what the rule {bound.id} says of {name}"


def changes_text(scenario: Scenario, amendments: Sequence[Amendment]) -> str:
    """Return changes that are made together, as in `at the level of experts or ministers`."""
    return ", and ".join(_amendment(scenario, amendment) for amendment in amendments)


def _fewest(
    survey: Survey, fewest: Fewest[What], noun: Literal["belief", "change"],
    tell: Callable[[What], str],
) -> Rows:  # fmt: skip
    """Return with what, and nothing less, a party, or all, would accept the offers in focus."""
    asked, header, now = ASKED[noun]
    singles = [single for single in fewest.singles if single not in fewest.sets]
    label = survey.label if fewest.party else ILLUSTRATIVE
    rows = [(now, probability_text(fewest.now, label))]
    rows += [
        (tell(difference.what), probability_text(difference.after, label))
        for difference in (*fewest.sets[:FIRST], *singles[:FIRST])
    ]
    more, same = len(fewest.sets) - FIRST, ""
    if fewest.size is None:
        same = NONE_FOUND.format(counted(AT_MOST, noun))
    elif more > 0:
        same = f"{counted(more, 'further set')} of {counted(fewest.size, noun)} would do as well."
    title = f"{who(survey.scenario, fewest.party)}, {asked}"
    return Rows(title, (header, "Acceptance"), rows, most=len(rows), same=same)


def _beliefs_text(beliefs: Beliefs, known: set[str]) -> str:
    return listed([_once(belief_text(belief), known) for belief in beliefs])


def _answer(scenario: Scenario, narrowing: Narrowing, offer: str) -> tuple[str, str]:
    """Return an answer, and what it would narrow."""
    whose = upper_first(possessive(party_name(scenario, narrowing.party)))
    low, high = percent(narrowing.share.low), percent(narrowing.share.high)
    share = f"about {low} %" if low == high else f"{low} to {high} %"
    others = f"; {counted(narrowing.as_much, 'other answer')} may narrow it as much"
    narrowed = f"{assumption_text(scenario, narrowing.assumption)}, by {share} of its variance"
    return f"{whose} answer to {offer}", narrowed + (others if narrowing.as_much else "")


def _once(says: str, known: set[str]) -> str:
    """Return a belief; what a line says stands in parentheses the first time only."""
    head, _, line = says.partition(" (")
    if line and says in known:
        return head
    known.add(says)
    return says


def _amendment(scenario: Scenario, amendment: Amendment) -> str:
    verbs, names = zip(*(change_words(scenario, name) for name in amendment.names), strict=True)
    some = "" if amendment.count == 1 else f"any {amendment.count} of "
    if len(names) > NAMED:
        what = "places" if amendment.kind == PLACE else f"changes of {amendment.kind}"
        verb = "moved to " if amendment.kind == PLACE else "with "
        return f"{verb}{some or 'any of '}{len(names)} {what} that the rules cannot tell apart"
    if len(set(verbs)) == 1:
        return f"{verbs[0]} {some}{listed(names, 'or')}".strip()
    texts = [f"{verb} {name}".strip() for verb, name in zip(verbs, names, strict=True)]
    return some + listed(texts, "or")
