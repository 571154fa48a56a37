"""Everyday names lead to ids, and a hint names a handful."""

import pytest
from samples import LEADERS

import sim
from sim.errors import SimError


@pytest.mark.parametrize(
    ("ask", "asked", "told"),
    [
        (sim.explain, {"event": "moscow-2026-01", "party": "Putin"}, "'russia'"),
        (sim.explore, {"participants": "Donald Trump", "formats": "trilateral"}, "'united-states'"),
        (sim.explore, {"venues": "Abou Dabi"}, "'abu-dhabi'"),
        (sim.simulate, {"after": "moscow-2026"}, "'moscow-2026-01'"),
    ],
    ids=lambda value: getattr(value, "__name__", str(value)),
)
def test_everyday_names_lead_to_ids(ask, asked, told):
    with pytest.raises(SimError) as refused:
        ask(LEADERS, **asked, draws=16)
    assert refused.value.hint == f"did you mean {told}?"


def test_what_is_no_answer_of_a_principal_says_whose_it_is_and_names_a_handful():
    with pytest.raises(
        SimError, match="'round-may-move-2026-01' is a `statement` by 'ukraine'"
    ) as e:
        sim.explain(LEADERS, "round-may-move-2026-01", draws=16)
    assert e.value.hint.count(",") <= 5
    assert e.value.hint.endswith("more, which `parley replay` tells")


def test_the_record_is_left_before_an_event_or_after_it():
    before, after = (
        sim.simulate(LEADERS, draws=16, **{how: "moscow-2026-01"}).order.branch
        for how in ("start", "after")
    )

    assert "moscow-2026-01" not in {event.id for event in before.past}
    assert "moscow-2026-01" in {event.id for event in after.past}
