"""Every verdict has a reason in words, and the document has the keys that others rely on."""

import pytest
from games import PUBLISHED
from study.stability.test_solve import opened

from sim.report.document import text_of
from sim.report.stability import Told, blocks, sentence, stability_record


@pytest.mark.parametrize("name", PUBLISHED)
def test_every_party_and_state_has_a_reason_for_each_foresight(name):
    found = opened(name)
    record = stability_record(found)
    expected = len(found.labels) * len(found.parties) * len(found.kinds)

    assert len(record["reasons"]) == expected
    assert all(r["because"].split(":")[0] in ("stays", "leaves") for r in record["reasons"])
    assert record.keys() >= {"states", "equilibria", "reasons", "shares"}
    assert record["equilibria"].keys() >= {"nash", "gmr", "smr", "seq"}


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_text_says_what_stability_is_not(name):
    text = " ".join(text_of(blocks(opened(name))).split())

    assert "nothing about anyone's good or bad will" in text


def test_a_reason_names_the_answer_that_keeps_a_party():
    found = opened("prisoners-dilemma")
    (reason,) = [r for r in found.reasons
                 if (r.party, r.state, r.foresight) == ("first", 3, "seq")]  # fmt: skip

    assert Told(found).because(reason) == (
        "stays: it would rather have 3 (only prisoner 1 talks), but then Prisoner 2 could go to 1 "
        "(both talk), which it likes no better than 4, and who answers gains"
    )


def test_the_sentence_tells_credible_threats_from_others():
    assert sentence(opened("chicken")) == (
        "Stable for both by every foresight: 2 (only driver 2 swerves) and 3 (only driver 1 "
        "swerves); by GMR and SMR: 1 (both swerve). Things stand at 1 (both swerve), stable for "
        "both by GMR and SMR."
    )
