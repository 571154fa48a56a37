"""A rule is a plain function with a reason, a prior and something that it rests on."""

from dataclasses import replace
from typing import Annotated

import pytest

from sim.arrays import Draws
from sim.errors import RuleError, UnknownNameError
from sim.rules.book import RuleBook, candidates, standard_book
from sim.rules.case import Case
from sim.rules.declare import Kind, consideration, red_line
from sim.rules.priors import HalfNormal, Normal
from sim.rules.settings import Places


@consideration("zartman-2000", assumed="a trial")
def fatigue(case: Case, *, pull: Annotated[Draws, Normal(0, 1)], of: Places = ()) -> Draws:
    """The longer the silence, the easier any venue is to accept.

    Not part of the reason.
    """
    return pull * case.days_since("meet")


def test_the_first_line_is_the_reason():
    assert fatigue.summary == "The longer the silence, the easier any venue is to accept."


def test_annotations_with_a_prior_are_drawn_and_others_are_settings():
    assert fatigue.priors == {"pull": Normal(0, 1)}
    assert list(fatigue.settings) == ["of"]
    assert not fatigue.settings["of"].required


def test_kind_and_grounds_are_told():
    assert fatigue.kind is Kind.CONSIDERATION
    assert (fatigue.references, fatigue.assumed) == (("zartman-2000",), "a trial")


def test_a_rule_knows_its_line():
    assert fatigue.file == __file__
    assert fatigue.where.endswith(f"test_declare.py:{fatigue.line}: fatigue")


def test_a_rule_with_a_required_setting_holds_only_where_it_is_named():
    assert fatigue.free
    assert not standard_book()["refuses_ground"].free


def declare(judge, *references, assumed="a trial"):
    with pytest.raises(RuleError) as caught:
        consideration(*references, assumed=assumed)(judge)
    return caught.value


def test_a_rule_without_a_docstring_is_told_what_its_first_line_is_for():
    def silent(case: Case) -> Draws:
        return case.day

    error = declare(silent)

    assert "no docstring" in error.problem
    assert "reason" in error.hint
    assert "test_declare.py" in error.where


@pytest.mark.parametrize("assumed", ["", "  "])
def test_a_rule_that_rests_on_nothing_is_refused(assumed):
    def loose(case: Case) -> Draws:
        """It rests on nothing."""
        return case.day

    assert "assumed=" in declare(loose, " ", assumed=assumed).hint


def test_a_parameter_without_a_prior_is_told_how_to_write_one():
    def bare(case: Case, *, pull) -> Draws:
        """It has a parameter without a type."""
        return pull * case.day

    assert "pull: Annotated[Draws, Normal(0, 1)]" in declare(bare).hint


def test_a_parameter_before_the_star_is_refused():
    def early(case: Case, pull: Annotated[Draws, Normal(0, 1)]) -> Draws:
        """It takes its parameter by position."""
        return pull * case.day

    assert "after '*'" in declare(early).hint


def test_a_rule_without_a_case_is_refused():
    def alone(*, pull: Annotated[Draws, Normal(0, 1)]) -> Draws:
        """It looks at nothing."""
        return pull

    assert declare(alone).hint == "write def alone(case: Case, *, ...)"


def test_an_annotation_that_cannot_be_read_says_what_is_missing():
    def unknown(case: Case, *, pull: "Annotated[Draws, Nrmal(0, 1)]") -> Draws:  # noqa: F821
        """It misspells its prior."""
        return pull

    error = declare(unknown)

    assert "Nrmal" in error.problem
    assert "import" in error.hint


def test_a_senseless_prior_is_placed_at_its_rule():
    def narrow(case: Case, *, pull: "Annotated[Draws, HalfNormal(-1)]") -> Draws:
        """It has a prior that is none."""
        return pull

    error = declare(narrow)

    assert error.problem == "sd of HalfNormal must be above 0, found -1"
    assert error.where.endswith("narrow")


@pytest.mark.parametrize("decorate", [consideration, red_line])
def test_a_decorator_without_brackets_is_told_so(decorate):
    def plain(case: Case) -> Draws:
        """It is declared without brackets."""
        return case.day

    with pytest.raises(RuleError, match="without brackets above plain"):
        decorate(plain)


def test_what_is_no_plain_function_is_no_rule():
    async def waits(case: Case) -> Draws:
        """It waits."""
        return case.day

    assert "plain function" in declare(fatigue).problem
    assert "plain function" in declare(waits).problem


def test_a_book_refuses_a_name_declared_twice():
    with pytest.raises(RuleError, match="declared twice: fatigue"):
        RuleBook([fatigue, replace(standard_book()["meetings"], name="fatigue")])


def test_a_book_is_a_value_without_a_rule_it_is_another():
    book = standard_book()

    assert "meetings" in book
    assert list(book.without("meetings")) == [name for name in book if name != "meetings"]


def test_an_unknown_rule_leads_to_a_known_one():
    with pytest.raises(UnknownNameError, match="did you mean 'meetings'"):
        standard_book().without("metings")


def test_asking_a_book_for_what_it_lacks_gives_nothing():
    assert standard_book().get("metings") is None


def test_candidates_stand_apart_from_the_book():
    assert not {*candidates()} & {*standard_book()}
    assert {rule.kind for rule in candidates().values()} == {Kind.CONSIDERATION}
