"""What the facts rest on, and whether a reader's copies bear it out."""

import pytest
from samples import SMALL

from sim.facts.reading import changed_paragraphs, coverage, read_scenario
from sim.facts.sources import fingerprint, read_copies

ONE, TWO = "The first paragraph.", "The second paragraph."


@pytest.fixture
def file(write):
    text = SMALL.replace("000000000001", fingerprint(ONE)).replace("000000000002", fingerprint(TWO))
    return write(text)


@pytest.fixture
def articles(tmp_path):
    """Return a function that writes the reader's copy of the article."""
    folder = tmp_path / "articles"
    folder.mkdir()

    def put(*paragraphs):
        (folder / "copy.txt").write_text("\n\n".join(paragraphs))
        return folder

    return put


def test_facts_are_cited_or_assumed_or_both(small):
    held = coverage(small)

    assert (held.facts, held.cited, held.assumed, held.partly) == (10, 7, 3, 0)
    assert held.verified is held.unverified is None


def test_a_fact_may_be_cited_and_assumed_in_part(write):
    text = SMALL.replace("to: 2025-03-04,", "to: 2025-03-04, assumed: The end is.,")

    assert coverage(read_scenario(write(text))).partly == 1


def test_a_citation_is_verified_by_any_copy_and_any_number(file, articles):
    held = coverage(read_scenario(file), read_copies(articles(TWO, "Something else.", ONE)))

    assert (held.verified, held.unverified) == (7, 0)


def test_a_citation_of_what_the_copies_lack_is_not_verified(file, articles):
    held = coverage(read_scenario(file), read_copies(articles(ONE)))

    assert (held.verified, held.unverified) == (2, 5)


def test_a_paragraph_that_changed_is_a_problem_at_its_fingerprint(file, articles):
    folder = articles(ONE, "The second paragraph, changed.")
    (problem,) = changed_paragraphs(file, read_scenario(file), folder)

    assert (problem.line, problem.key) == (11, "sources.gazette.paragraphs.p2")
    assert problem.message.endswith(f"has the fingerprint {fingerprint(TWO)}")
    assert problem.hint == "the copy, or the citation, was changed"


def test_paragraphs_that_stand_as_cited_are_no_problem(file, articles):
    assert changed_paragraphs(file, read_scenario(file), articles(ONE, TWO)) == []


def test_of_a_source_that_is_not_among_the_copies_nothing_can_be_said(file, articles):
    assert changed_paragraphs(file, read_scenario(file), articles("Another article.")) == []


def test_a_copy_that_is_called_as_its_source_and_has_none_of_it_is_told(file, articles):
    folder = articles("Another article.")
    assert changed_paragraphs(file, read_scenario(file), folder) == []

    (folder / "copy.txt").rename(folder / "gazette.txt")
    told = changed_paragraphs(file, read_scenario(file), folder)
    assert [problem.key for problem in told] == [f"sources.gazette.paragraphs.p{n}" for n in (1, 2)]
