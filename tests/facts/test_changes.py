"""A change adds, replaces, removes and sets; the facts it starts from stay as they are."""

from copy import deepcopy

import pytest

from sim.errors import SimError, UnknownNameError
from sim.facts.changes import Change, Reading, apply
from sim.facts.document import locate, read_document

FACTS = {
    "title": "Where?",
    "parties": {"alba": {"name": "Alba", "positions": [{"id": "A1", "says": "No."}]}},
    "context": [{"id": "war", "series": "hostilities", "to": "2025-02-28"}],
    "record": [
        {"id": "geneva", "act": "offer", "offer": {"level": "leaders"}},
        {"id": "answer", "act": "refuse", "answers": "geneva"},
    ],
}


def test_set_changes_the_value_at_a_path():
    change = {
        "set": {"record.geneva.offer.level": "experts", "title": "Who?", "context.war.to": None}
    }
    after = apply(FACTS, change, "here")

    assert after["record"][0]["offer"] == {"level": "experts"}
    assert (after["title"], after["context"][0]["to"]) == ("Who?", None)


def test_set_may_name_a_key_that_is_not_there_yet():
    after = apply(
        FACTS, {"set": {"parties.alba.positions.A1.grade": "E1", "question": "Q?"}}, "here"
    )

    assert after["parties"]["alba"]["positions"][0]["grade"] == "E1"
    assert after["question"] == "Q?"


def test_replace_puts_another_fact_under_the_same_id():
    change = {
        "replace": {"answer": {"act": "silent"}, "A1": {"says": "Yes."}, "war": {"series": "x"}}
    }
    after = apply(FACTS, change, "here")

    assert after["record"][1] == {"id": "answer", "act": "silent"}
    assert after["parties"]["alba"]["positions"] == [{"id": "A1", "says": "Yes."}]
    assert after["context"] == [{"id": "war", "series": "x"}]


def test_remove_leaves_facts_out():
    after = apply(FACTS, {"remove": ["answer", "A1", "war"]}, "here")

    assert [event["id"] for event in after["record"]] == ["geneva"]
    assert after["context"] == after["parties"]["alba"]["positions"] == []


def test_add_appends_events_to_the_record_and_spells_to_the_context():
    event, spell = {"id": "e", "act": "offer"}, {"id": "s", "series": "x"}
    after = apply(FACTS, {"add": [event, spell]}, "here")

    assert (after["record"][-1], after["context"][-1]) == (event, spell)


def test_add_makes_the_list_that_is_not_there_yet():
    assert apply({"title": "x"}, {"add": [{"act": "offer"}]}, "here")["record"] == [
        {"act": "offer"}
    ]


def test_the_facts_stay_as_they_are():
    before = deepcopy(FACTS)
    apply(FACTS, {"set": {"record.geneva.offer.level": "experts"}, "remove": ["A1", "war"]}, "here")

    assert before == FACTS


def test_a_change_of_nothing_changes_nothing():
    nothing = {"says": "-", "add": None, "replace": None, "remove": None, "set": None}

    assert apply(FACTS, nothing, "here") == FACTS


def test_one_change_may_do_all_four():
    change = {
        "set": {"title": "Who?"},
        "replace": {"geneva": {"act": "host-offer"}},
        "remove": ["answer"],
        "add": [{"id": "new", "act": "offer"}],
    }

    assert [e["id"] for e in apply(FACTS, change, "here")["record"]] == ["geneva", "new"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"remove": ["genva"]},
            "here: nothing here has the id 'genva'\n  hint: did you mean 'geneva'?",
        ),
        ({"replace": {"xx": {}}}, "here: nothing here has the id 'xx'"),
        (
            {"set": {"record.genva.on": "x"}},
            "here: no 'genva' on the path\n  hint: did you mean 'geneva'?",
        ),
        ({"set": {"title.x": "y"}}, "here: title.x leads to nothing that can be set"),
        ({"set": {"record.geneva": "y"}}, "here: record.geneva leads to nothing that can be set"),
        ({"set": {"title.x.y": "z"}}, "here: no 'x' on the path"),
    ],
)
def test_a_name_that_points_at_nothing_is_an_error(change, message):
    with pytest.raises(UnknownNameError) as error:
        apply(FACTS, change, "here")

    assert str(error.value).startswith(message)


@pytest.mark.parametrize("item", ["geneva", {"id": "x"}, None, []])
def test_what_is_added_must_say_what_it_is(item):
    with pytest.raises(SimError, match="neither an event nor a spell of context"):
        apply(FACTS, {"add": [item]}, "here")


def test_what_was_changed_is_found_where_the_change_stands(write):
    tree = read_document(
        write("record: [{id: a}]\nchange: {set: {record.a.on: soon}, add: [{id: b, act: x}]}\n")
    )
    after = apply(tree, tree["change"], "here")

    assert locate(after, ("record", 0, "on"))[1] == (2, 29)
    assert locate(after, ("record", 1, "act"))[0] == (2, 50)


def test_after_a_removal_the_others_are_found_where_they_stand(write):
    tree = read_document(write("record:\n  - {id: a}\n  - {id: b, on: x}\n"))
    after = apply(tree, {"remove": ["a"]}, "here")

    assert locate(after, ("record", 0, "on")) == ((3, 13), (3, 17), "record.b.on")


def reading(**option):
    option = Change(says="Otherwise.", **option)
    return Reading(says="What?", default="a", options={"b": option}, assumed="x", touches=("seen",))


def test_a_reading_is_about_what_its_options_change_and_what_it_touches():
    change = {"replace": {"r": {}}, "remove": ("d",), "set": {"record.s.offer.level": "x"}}

    assert reading(**change).ids == {"seen", "r", "d", "s"}


@pytest.mark.parametrize(
    ("path", "fact"),
    [
        ("record.geneva.on", "geneva"),
        ("record.geneva.offer.venues", "geneva"),
        ("context.war.to", "war"),
        ("parties.alba.positions.A1.said", "A1"),
    ],
)
def test_a_reading_is_about_the_fact_on_its_path_however_deep(path, fact):
    assert reading(set={path: "x"}).ids == {"seen", fact}


@pytest.mark.parametrize("path", ["title", "clock.as_of", "parties.alba.name"])
def test_a_path_to_what_has_no_id_is_about_no_fact_of_the_record(path):
    assert not reading(set={path: "x"}).ids & {"name", "clock", "parties", ""}
