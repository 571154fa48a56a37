"""A paragraph is known by its fingerprint, whatever quotes and spaces a copy uses."""

from hashlib import sha256
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.errors import SimError
from sim.facts.sources import fingerprint, main, paragraphs_of, read_copies

PLAIN = "'We\" - they said"


@pytest.mark.parametrize(
    "copy",
    [
        "  'We\"\t-\n they \u00a0 said ",
        "\u2018We\u201d - they said",
        "\u2019We\u00bb - they said",
        "`We\u2033 \u2013 they said",
        "\u00b4We\u201e \u2014 they said",
        "'We\" \u2212 they said",
    ],
)
def test_copies_that_differ_in_spaces_quotes_and_dashes_share_a_fingerprint(copy):
    assert fingerprint(copy) == fingerprint(PLAIN)


@pytest.mark.parametrize("copy", ["'We\" - they say", "'we\" - they said", "'We\"- they said", ""])
def test_copies_that_differ_in_letters_do_not(copy):
    assert fingerprint(copy) != fingerprint(PLAIN)


def test_a_fingerprint_is_twelve_digits_of_sha_256():
    assert fingerprint(" Kyiv  Post ") == sha256(b"Kyiv Post").hexdigest()[:12]


@given(st.text())
def test_composed_and_decomposed_letters_are_the_same(text):
    assert fingerprint(normalize("NFD", text)) == fingerprint(normalize("NFC", text))


def test_paragraphs_are_the_lines_that_are_not_blank():
    assert paragraphs_of("Title\n\n  one \n \t\ntwo") == ("Title", "  one ", "two")


def test_copies_are_the_text_files_of_a_folder(tmp_path):
    (tmp_path / "a.txt").write_text("One.\n\nTwo.\n")
    (tmp_path / "b.txt").write_bytes(b"caf\xe9\n")
    (tmp_path / "c.md").write_text("Three.")

    copies = read_copies(tmp_path)

    assert set(copies) == {"a.txt", "b.txt"}
    assert copies["a.txt"] == {fingerprint("One."), fingerprint("Two.")}


def test_a_folder_without_texts_and_no_folder_are_errors(tmp_path):
    with pytest.raises(SimError, match=r"no \.txt file in the folder"):
        read_copies(tmp_path)
    with pytest.raises(SimError, match="no such folder of articles"):
        read_copies(tmp_path / "none")


def test_the_fingerprints_of_a_text_can_be_printed(tmp_path, capsys):
    (tmp_path / "a.txt").write_text("One.\n\nTwo.\n")

    main([str(tmp_path / "a.txt")])

    assert capsys.readouterr().out.splitlines()[1] == f'p2: "{fingerprint("Two.")}"  # Two.'
    with pytest.raises(SystemExit, match="2"):
        main([str(tmp_path / "b.txt")])
    assert capsys.readouterr().err == f"Error: {tmp_path / 'b.txt'}: no such file\n"
