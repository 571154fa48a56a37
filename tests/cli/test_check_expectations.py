"""`parley check` runs the sentences beside a scenario and says which do not hold."""

import json

import pytest
from samples import SMALL, beyond_warnings

MET = """\
- name: Alba would come to the island
  party: alba
  on: 2025-03-20
  offers: {island: {event: island-instead}}
  acceptance: {island: [0, 1]}
"""


@pytest.fixture
def checked(parley, write):
    def run(sentences, *words):
        path = write(SMALL)
        if sentences is not None:
            write(sentences, "expect.yaml")
        return parley("check", path, *words)

    return run


def test_sentences_that_hold_are_counted(checked):
    ran = checked(MET)

    assert (ran.status, beyond_warnings(ran.err)) == (0, "")
    assert "1 of 1 expectations met" in ran.out


def test_a_sentence_that_does_not_hold_exits_with_3_and_what_was_found(checked):
    ran = checked(MET + MET.replace("[0, 1]", "[0.999, 1]"))

    assert ran.status == 3
    assert "1 of 2 expectations met" in ran.out
    assert "not met, line 6 of expect.yaml: Alba would come to the island" in ran.out
    assert "found: the mean acceptance of island is not from 0.999 to 1; island 0." in ran.out


def test_the_document_lists_them(checked):
    document = json.loads(checked(MET, "--json").out)

    assert document["expectations"][0]["name"] == "Alba would come to the island"
    assert document["expectations"][0]["met"] is True
    assert document["expectations"][0]["found"].startswith("island 0.")


def test_a_mistake_in_the_file_exits_with_2_and_its_place(checked):
    ran = checked(MET.replace("party: alba", "party: alva"))

    assert ran.status == 2
    assert "expect.yaml:2:10: 0.party: no principal called 'alva'" in ran.err
    assert "hint: did you mean 'alba'?" in ran.err


def test_without_a_file_there_is_nothing_to_tell(checked):
    ran = checked(None)

    assert ran.status == 0
    assert "expectations" not in ran.out
    assert json.loads(checked(None, "--json").out)["expectations"] == []
