"""Two codings side by side: the same answers are found, and alpha is the one of the textbook."""

import numpy as np
import pytest

from sim.study.casebook.agreement import agreement, alpha


def row(answer, party="alba", first="2025-01-01", **values):
    return {"answer": answer, "party": party, "first": first, "kind": "refuse", **values}


def test_alpha_of_two_who_agree_is_one_and_of_chance_about_none():
    stream = np.random.default_rng(1)
    chance = stream.integers(2, size=(4000, 2)).astype(float)

    assert alpha(np.array([[1.0, 1.0], [2.0, 2.0]]), interval=False) == 1.0
    assert alpha(chance, interval=False) == pytest.approx(0.0, abs=0.05)
    assert alpha(np.ones((5, 2)), interval=False) is None


def test_alpha_is_that_of_krippendorffs_own_example():
    """His twelve articles, two coders, nominal data: .692."""
    pairs = zip("aabbdcccedda", "babbbccceddd", strict=True)
    values = np.array([[float(ord(value)) for value in pair] for pair in pairs])

    assert alpha(values, interval=False) == pytest.approx(0.692, abs=5e-4)


def test_answers_are_found_by_id_and_else_by_party_and_day():
    ours = [row("a"), row("b", first="2025-02-01", last="2025-02-09"), row("c", first="2025-03-01")]
    theirs = [row("a", kind="counter"), row("x", first="2025-02-05"), row("c", party="borea")]
    found = agreement(ours, theirs)

    assert (found.both, found.ours, found.theirs) == (2, ("c",), ("c",))
    assert found.differ == (
        ("a", "kind", "refuse", "counter"),
        ("b", "first", "2025-02-01", "2025-02-05"),
    )


def test_the_order_of_a_list_of_places_is_no_difference():
    found = agreement([row("a", venues="rome oslo")], [row("a", venues="oslo rome")])

    assert found.differ == ()


def test_a_column_that_one_of_them_lacks_or_leaves_empty_is_left_out():
    ours, theirs = [row("a", ground="own", level="leaders")], [row("a", level="")]

    assert [c.column for c in agreement(ours, theirs).columns] == ["kind", "first"]
