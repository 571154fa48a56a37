"""What every tactic and reaction owes Parley, and what the standard ones say."""

from dataclasses import replace

import numpy as np
import pytest

from sim.errors import RuleError
from sim.rules.asking import ask
from sim.rules.bind import Bound
from sim.rules.book import load_rules, standard_book, standard_dynamics
from sim.rules.course import ACTS, BROUGHT, NOTHING, Stance
from sim.rules.declare import Kind, reaction, tactic
from sim.rules.pace import ACCEPTED, within_days
from sim.simulate.trials import NEXT_SENTENCE, check_rules, try_rule
from sim.simulate.views import Numbers, one_column, stand_in, views_of

HEAD = """\
from typing import Annotated
import numpy as np
from sim import Choice, Course, Draws, HalfNormal, reaction, tactic

"""
FIRST = HEAD.count("\n") + 1
"""Line on which a rule begins."""
every_rule = pytest.mark.parametrize("name", standard_dynamics())


@every_rule
def test_passes_what_is_asked_of_the_rules_of_users(name):
    tried = try_rule(standard_dynamics()[name])

    assert (tried.problems, tried.notes) == ((), ())


@every_rule
def test_gives_its_reason_in_one_sentence_and_says_what_it_rests_on(name):
    rule = standard_dynamics()[name]

    assert rule.summary.endswith(".")
    assert not NEXT_SENTENCE.search(rule.summary)
    assert rule.references or rule.assumed


@every_rule
def test_shares_no_name_with_a_rule_that_judges(name):
    assert name not in standard_book()


def test_everything_that_can_be_brought_about_is_but_what_only_users_need():
    assert {rule.act for rule in standard_dynamics().values()} - {""} == {*BROUGHT} - {"announce"}


def test_every_act_that_rules_bring_about_can_be_reacted_to():
    assert set(BROUGHT) - {"answer"} <= set(ACTS)


@pytest.mark.parametrize("name", sorted({*standard_dynamics()} - {"shocks", "puts_off"}))
def test_speaks_in_some_trial(name):
    """A rule that never says anything would pass every other test."""
    rule = standard_dynamics()[name]
    awake = {"blame": {"shifts": True}, "gives_up": {"after": 1}}.get(name, {})
    settings = {n: awake.get(n, s.default) for n, s in rule.settings.items()}
    said = []
    for view in views_of(rule, stand_in()):
        given = {name: np.ones(view.day.size) for name in rule.priors}
        shape = view.worth.shape if rule.kind is Kind.TACTIC else view.worlds.shape
        said.append(ask(Bound(rule, view.party, name, settings, {}), view, given, shape))

    silent = 0.0 if rule.kind is Kind.TACTIC else np.inf
    assert any((answer != silent).any() for answer in said)


def test_one_world_of_a_view_is_what_it_was_among_others():
    for name in ("sticky", "patience"):
        view = next(views_of(standard_dynamics()[name], stand_in()))
        alone = one_column(view, 3)

        assert alone.day.size == 1
        assert alone.day.ravel()[0] == view.day.ravel()[3]


def test_a_course_alone_has_the_chance_and_the_state_that_it_had():
    view = next(views_of(standard_dynamics()["patience"], stand_in()))
    alone = one_column(view, 3)

    assert alone.uniform("chance")[0] == view.uniform("chance")[3]
    for region in view.situation.regions:
        assert (
            alone.situation.regions[region][0] == (view.situation.regions[region][view.worlds[3]])
        )


# ----- declaring -----


@pytest.mark.parametrize(
    ("declare", "told"),
    [
        (lambda: reaction("offfer", on=("refuse",)), "no act called 'offfer'"),
        (lambda: reaction("offer", on=("refusal",)), "no act called 'refusal'"),
        (lambda: reaction("offer", on=()), "it says of no acts"),
        (lambda: reaction("offer", on="refuse"), "it says of no acts"),
        (lambda: reaction("offer", on=("refuse",), of=()), "only a party can do that"),
        (lambda: reaction("answer", on=("offer",), of=("mediator",)), "no role 'mediator' here"),
        (lambda: reaction("answer", on=("offer",), of=()), "only a party can do that"),
        (lambda: reaction("pause", on=("offer",), of=("principle",)), "no role 'principle'"),
        (lambda: tactic(of="principal"), "no list of roles"),
        (lambda: tactic(of=("envoy",)), "no role 'envoy'"),
        (lambda: tactic(of=()), "no roles"),
    ],
)
def test_a_rule_that_could_never_act_is_told_when_it_is_declared(declare, told):
    with pytest.raises(RuleError, match=told) as caught:
        declare()

    assert caught.value.hint


# ----- files of users -----


def test_what_is_wrong_with_a_decorator_is_told_with_its_line(tmp_path):
    path = tmp_path / "mine.py"
    path.write_text(HEAD + '@tactic(of=("envoy",), assumed="a trial")\n')
    (problem,) = check_rules(path).problems

    assert (problem.file, problem.line) == (str(path), HEAD.count("\n") + 1)


@pytest.fixture
def only(tmp_path):
    """Return the only problem of a file that holds one tactic or reaction."""

    def ask(body, kind="tactic"):
        view = "choice: Choice" if kind == "tactic" else "course: Course"
        brings = "" if kind == "tactic" else '"announce", on=("refuse", "start"), '
        path = tmp_path / "mine.py"
        head = f'@{kind}({brings}assumed="a trial")\ndef mine({view}) -> Draws:\n'
        path.write_text(HEAD + head + '    """It is a trial."""\n' + body + "\n")
        (problem,) = check_rules(path).problems
        return problem

    return ask


@pytest.mark.parametrize(
    ("body", "told", "hint"),
    [
        ("    return np.where(choice.belief > 0.2, np.nan, 0.0)", "with nan", "0 where"),
        ("    return 1.0 / (choice.refused * 0.0)", "it answered with inf", "-np.inf"),
        ("    return np.zeros(3)", "shape (3,), expected (offer, world) = (", "broadcasts"),
        ("    choice.day", "it answered with nothing", "`return`"),
        ("    return 'yes'", "a str that is no number", "weight * choice.belief"),
        ("    return choice.belief - choice.belief.mean()", "with the other worlds", "no mean"),
        ("    choice.belief[:] = 1.0\n    return choice.belief", "read-only", "make a new array"),
        ("    return choice.offers.at_level('boss') * 1.0", "no level called 'boss'", "known: "),
        ("    return 1.0 if choice.voiced else 0.0", "ambiguous", "np.where"),
    ],
)  # fmt: skip
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_a_tactic_that_cannot_be_used_is_told_what_to_do(only, body, told, hint):
    problem = only(body)

    assert told in problem.message
    assert hint in problem.hint
    assert problem.key == "mine"
    assert problem.line >= FIRST


@pytest.mark.parametrize(
    ("body", "told", "hint"),
    [
        ("    return course.delay(2.0, 0.5) - 9.0", "days for world", "0 or more"),
        ("    return np.full(course.day.shape, np.nan)", "it answered with nan days", "np.inf"),
        ("    return np.zeros(3)", "shape (3,), expected (world,) = (", "columns"),
        ("    return None", "it answered with nothing", "course.delay(7.0, 0.5)"),
        ("    return course.day * course.day.mean()", "with the other worlds", "no mean"),
        ("    return np.arange(course.day.size) * 1.0", "with the other worlds", "position"),
        ("    return course.situation.made[0] * 1.0 + 0 * course.day",
         "with the other worlds", "over worlds"),
        ("    course.situation.rounds[:] = 3\n    return 1.0 * course.day", "read-only", "array"),
        ("    return course.chance(0.5, 3) * 1.0", "it raised AttributeError", "answer every case"),
        ("    return course.at('hostilitys', 'full') * 1.0", "no region called 'host", "did"),
        ("    return course.at('hostilities', 'fight') * 1.0", "no state called 'fight'", "full"),
    ],
)  # fmt: skip
def test_a_reaction_that_cannot_be_used_is_told_what_to_do(only, body, told, hint):
    problem = only(body, "reaction")

    assert told in problem.message
    assert hint in problem.hint
    assert problem.key == "mine"
    assert problem.line >= FIRST


def test_what_a_rule_raises_is_told_with_its_line_and_what_it_was_asked(only):
    problem = only("    days = 1\n    raise ValueError('no')", "reaction")

    assert problem.message == "it raised ValueError: no"
    assert problem.line == FIRST + 4
    assert "the case: alba after 'refuse'" in problem.hint or "after 'start'" in problem.hint


def test_a_rule_that_remembers_is_caught(tmp_path):
    path = tmp_path / "mine.py"
    path.write_text(
        HEAD + 'SEEN = []\n\n\n@tactic(assumed="a trial")\ndef mine(choice: Choice) -> Draws:\n'
        '    """It is a trial."""\n    SEEN.append(1)\n    return 1.0 * len(SEEN)\n'
    )
    (problem,) = check_rules(path).problems

    assert problem.message.startswith("it answers differently when asked again: 1 and 2")


def test_a_tactic_may_look_at_its_other_candidates(tmp_path):
    path = tmp_path / "mine.py"
    path.write_text(
        HEAD + '@tactic(assumed="a trial")\ndef mine(choice: Choice) -> Draws:\n'
        '    """It is a trial."""\n    return choice.refused == choice.refused.min(axis=0)\n'
    )

    assert check_rules(path).problems == ()


def test_a_standard_tactic_that_is_imported_is_not_declared_again(tmp_path):
    path = tmp_path / "mine.py"
    path.write_text(
        HEAD + "from sim.rules.standard.tactics import sticky\n\n\n"
        '@tactic(assumed="a trial")\ndef mine(choice: Choice) -> Draws:\n'
        '    """It is a trial."""\n    return 2.0 * sticky.judge(choice, weight=1.0)\n'
    )

    assert list(load_rules(path)) == ["mine"]
    assert check_rules(path).problems == ()


def test_a_name_of_a_standard_reaction_is_told(tmp_path):
    path = tmp_path / "mine.py"
    path.write_text(
        HEAD + '@tactic(assumed="a trial")\ndef shocks(choice: Choice) -> Draws:\n'
        '    """It is a trial."""\n    return 0.0 * choice.belief\n'
    )
    (problem,) = check_rules(path).problems

    assert problem.message == "the standard book has a rule of that name"


def test_a_rule_of_nobody_is_reported_as_not_tried():
    rule = replace(standard_dynamics()["mirror"], of=("guarantor",))

    assert try_rule(rule).notes[0].startswith("not tried: nothing that it answers to happens")


def test_check_tells_a_line_for_a_reaction_that_passes(parley, tmp_path):
    parley("new", "rule", "explains", "--kind", "reaction", "--out", tmp_path)
    ran = parley("check", "--rules", tmp_path / "explains.py")

    assert ran.status == 0
    assert "explains: reaction; A party that was turned down may explain itself" in ran.out


# ----- what the standard tactics say -----


def chosen(**columns):
    """Return a choice of Alba among three offers in one world, with some columns changed."""
    choice = next(views_of(standard_dynamics()["mirror"], stand_in()))
    plain = dict.fromkeys(("worth", "belief", "like_own", "like_theirs", "refused"), 0.0)
    held = {name: np.full((3, 1), value) for name, value in plain.items()}
    held |= {"voiced": np.zeros((3, 1), dtype=bool), "day": np.zeros((1, 1))}
    held |= {name: np.array(column).reshape(-1, 1) for name, column in columns.items()}
    return replace(choice, party="alba", offers=choice.offers.rows(slice(0, 3)), **held)


def said(name, choice, **given):
    """Return what a standard tactic says of each offer; its parameters are 1 unless given."""
    rule = standard_dynamics()[name]
    settings = {n: given.pop(n, s.default) for n, s in rule.settings.items()}
    drawn = {n: np.full(1, given.pop(n, 1.0)) for n in rule.priors}
    answer = ask(Bound(rule, "alba", name, settings, {}), choice, drawn, choice.worth.shape)
    return np.broadcast_to(answer, (3, 1))[:, 0].tolist()


def test_expected_worth_is_what_both_sides_are_believed_to_accept():
    choice = chosen(worth=[0.0, 0.0, -np.inf], belief=[0.5, 0.25, 0.9])

    assert said("expected_worth", choice, weight=2.0) == pytest.approx([0.5, 0.25, 0.0])


@pytest.mark.parametrize(
    ("name", "column", "given", "expected"),
    [
        ("sticky", {"like_own": [1.0, 0.8, 0.0]}, {}, [2.0, 0.0, 0.0]),
        ("mirror", {"like_theirs": [1.0, 0.5, 0.0]}, {}, [2.0, 1.0, 0.0]),
        ("third_party_first", {"voiced": [True, False, False]}, {}, [2.0, 0.0, 0.0]),
        ("tries_another", {"refused": [0.0, 1.0, 3.0]}, {}, [0.0, -2.0, -6.0]),
        ("blame", {"belief": [0.0, 0.5, 1.0]}, {"shifts": True}, [2.0, 1.0, 0.0]),
        ("blame", {"belief": [0.0, 0.5, 1.0]}, {}, [0.0, 0.0, 0.0]),
    ],
)
def test_a_tactic_says_what_its_first_line_says(name, column, given, expected):
    assert said(name, chosen(**column), weight=2.0, **given) == pytest.approx(expected)


# ----- what the standard reactions say -----


def course(act, by="borea", **regions):
    """Return a course of Alba in some worlds whose regions all stand alike."""
    view = next(views_of(standard_dynamics()["patience"], stand_in()))
    held = view.situation
    codes = {n: np.full(len(held), regions.get(n, 0)) for n in held.regions}
    bare = replace(held, regions=codes, open=np.full_like(held.open, NOTHING), fixed={})
    return replace(view, party="alba", act=act, by=by, situation=bare,
                   pending=np.zeros_like(view.pending))  # fmt: skip


def days(name, view, **given):
    """Return the days that a standard reaction answers; its parameters are 1 unless given."""
    rule = standard_dynamics()[name]
    settings = {n: given.pop(n, s.default) for n, s in rule.settings.items()}
    drawn = {n: np.full(view.day.size, given.pop(n, 1.0)) for n in rule.priors}
    return ask(Bound(rule, view.party, name, settings, {}), view, drawn, view.worlds.shape)


FULL, PAUSE, SCHEDULED, AGREED, SET = 0, 1, 4, 3, 1


@pytest.mark.parametrize(
    ("name", "act", "active", "idle"),
    [
        ("violates", "pause", {"hostilities": PAUSE}, {"hostilities": FULL}),
        ("pauses", "resume", {"hostilities": FULL}, {"hostilities": PAUSE}),
        ("runs_out", "pause", {"hostilities": PAUSE}, {"hostilities": FULL}),
        ("distracts", "return", {"mediator": 0}, {"mediator": 1}),
        ("returns", "distract", {"mediator": 1}, {"mediator": 0}),
        ("shocks", "violate", {"meeting": SCHEDULED}, {"meeting": AGREED}),
        ("puts_off", "distract", {"delegations": SET}, {"delegations": 0}),
        ("schedules", "agree", {"meeting": AGREED}, {"meeting": SCHEDULED}),
        ("meets", "schedule", {"meeting": SCHEDULED}, {"meeting": AGREED}),
        ("rounds", "convene", {"delegations": SET}, {"delegations": 0}),
        ("convenes", "downgrade", {"delegations": 0}, {"delegations": SET}),
    ],
)
def test_a_reaction_follows_in_its_state_and_in_no_other(name, act, active, idle):
    assert np.isfinite(days(name, course(act, **active))).all()
    assert (days(name, course(act, **idle)) == np.inf).all()


@pytest.mark.parametrize("name", ["ceases", "shocks", "puts_off", "stalls"])
def test_what_has_a_probability_follows_always_at_1_and_never_at_0(name):
    act = {"ceases": "agree", "stalls": "round"}.get(name, "violate")
    view = course(act, meeting=SCHEDULED, delegations=SET)

    assert np.isfinite(days(name, view, probability=1.0)).all()
    assert (days(name, view, probability=0.0) == np.inf).all()


def test_a_round_follows_later_on_one_that_ended_without_a_result():
    after, stalled = (days("convenes", course(act), patience=3.0) for act in ("round", "stall"))

    np.testing.assert_allclose(stalled, 3.0 * after)


def test_a_mediator_gives_up_after_so_many_failures_and_not_before():
    view = course("lapse")
    view.situation.failed.setflags(write=True)
    own = view.situation.proposers.index("alba")
    view.situation.failed[own] = np.arange(len(view.situation))

    gone = np.isfinite(days("gives_up", view, after=6))
    np.testing.assert_array_equal(gone, view.worlds >= 6)


def test_a_day_that_the_record_has_fixed_is_kept_on_the_first_day_only():
    view = course("start", meeting=SCHEDULED)
    fixed = replace(view, situation=replace(view.situation, fixed={"meeting": 9.0}))
    later = replace(fixed, act="schedule")

    assert days("meets", fixed).tolist() == [9.0] * later.worlds.size
    assert (days("meets", later) != 9.0).any()


def test_nobody_answers_what_nobody_asks():
    assert (days("answers", course("offer")) == np.inf).all()


def test_waits_have_the_median_and_the_mean_that_they_are_given():
    view = course("start")
    view = replace(view, worlds=np.arange(20_000), uniform=Numbers(1, np.arange(20_000)))
    delays, waits = view.delay(7.0, 0.5), view.wait(10.0)

    assert np.median(delays) == pytest.approx(7.0, rel=0.02)
    assert np.log(delays).std() == pytest.approx(0.5, rel=0.03)
    assert waits.mean() == pytest.approx(10.0, rel=0.04)


def many(act, by, **columns):
    """Return a course of Alba in very many worlds, each with numbers of its own."""
    view = course(act, by=by)
    worlds, some = np.arange(20_000), np.resize(np.arange(len(view.situation)), 20_000)
    view = replace(view, uniform=Numbers(1, worlds), worlds=some, pending=np.zeros(20_000, bool))
    return replace(view, day=np.zeros(20_000, int), situation=replace(view.situation, **columns))


def test_first_answers_come_on_the_day_or_after_days_as_in_the_record():
    on_table = np.zeros_like(course("offer").situation.open)
    waiting = np.full_like(course("offer").situation.stance, Stance.WAITING)
    waited = days("answers", many("offer", "borea", open=on_table, stance=waiting))
    later = waited[waited > 0]

    assert (waited == 0).mean() == pytest.approx(0.36, abs=0.01)
    assert later.min() == 1
    assert np.median(later) == pytest.approx(3.0, abs=0.1)
    assert np.quantile(waited, 0.9) == pytest.approx(within_days(0.9), rel=0.05)


@pytest.mark.parametrize(
    ("act", "share", "median"),
    [("refuse", 0.10, 56), ("deny", 0.10, 56), ("counter", 0.20, 8), ("defer", 0.35, 7)],
)
def test_what_was_not_accepted_is_weighed_again_as_often_as_in_the_record(act, share, median):
    """An answer of the average party then accepts in about as many cases as any answer."""
    waited = days("reconsiders", many(act, "alba"))
    again = np.isfinite(waited)

    assert again.mean() * ACCEPTED == pytest.approx(share, abs=0.01)
    assert np.median(waited[again]) == pytest.approx(median, rel=0.05)
    assert not np.isfinite(days("reconsiders", many(act, "borea"))).any()
