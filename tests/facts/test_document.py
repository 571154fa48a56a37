"""YAML is read as text with positions; what could be a trap is refused where it stands."""

import pytest

from sim.errors import ScenarioError
from sim.facts.document import locate, read_document


@pytest.fixture
def read(write):
    return lambda content: read_document(write(content))


@pytest.fixture
def refusal(write):
    """Return the problems of a file, without its name."""

    def problems(content):
        with pytest.raises(ScenarioError) as error:
            read_document(write(content))
        return [(p.line, p.column, p.message, p.hint) for p in error.value.problems]

    return problems


def test_keys_and_values_remember_where_they_stand(read):
    tree = read("a: 1\nb:\n  c: [x, {d: y}]\n")

    assert tree == {"a": "1", "b": {"c": ["x", {"d": "y"}]}}
    assert locate(tree, ("a",)) == ((1, 1), (1, 4), "a")
    assert locate(tree, ("b", "c", 1, "d")) == ((3, 11), (3, 14), "b.c.1.d")


def test_an_item_is_called_by_its_id(read):
    tree = read("record:\n  - {id: paris, on: x}\n")

    assert locate(tree, ("record", 0, "on"))[2] == "record.paris.on"


def test_steps_that_the_tree_does_not_have_are_passed_over(read):
    tree = read("record:\n  - {act: offer, on: x}\n")

    assert locate(tree, ("record", 0, "offer", "on")) == ((2, 18), (2, 22), "record.0.on")


def test_columns_count_characters_and_not_bytes(read):
    assert locate(read("{é: ü, b: 1}"), ("b",))[:2] == ((1, 8), (1, 11))


@pytest.mark.parametrize(
    "text", ["NO", "no", "yes", "on", "22:30", "010", "1e3", "2026-01-30", "0x1F"]
)
def test_no_scalar_is_more_than_text(read, text):
    assert read(f"a: {text}\n") == {"a": text}


@pytest.mark.parametrize("text", ["", "~", "null", "Null", "NULL"])
def test_a_plain_null_is_nothing_and_a_quoted_one_is_text(read, text):
    assert read(f'a: {text}\nb: "{text}"\n') == {"a": None, "b": text}


def test_keys_are_text_too(read):
    assert list(read("NO: a\n22:30: b\n1: c\n")) == ["NO", "22:30", "1"]


def test_a_directive_and_a_merge_key_mean_nothing(read):
    assert read("%YAML 1.1\n---\na:\n  <<: {b: NO}\n") == {"a": {"<<": {"b": "NO"}}}


REFUSED = {
    "a duplicate key": ("a: 1\na: 3\n", (2, 1), "the key 'a' stands twice", "first in line 1"),
    "an alias": ("a: 1\nb: *x\n", (2, 4), "aliases are refused", "write the value out in full"),
    "an anchor": ("a: &x 1\nb: *x\n", (1, 4), "anchors are refused", "write the value out in full"),
    "a second document": (
        "a: 1\n---\nb: 2\n", (2, 1), "a second document starts here", "keep one scenario a file",
    ),
    "a byte order mark": (
        b"\xef\xbb\xbfa: 1\n", (1, 1), "the file starts with a byte order mark",
        "save it as UTF-8 without BOM",
    ),
    "invalid UTF-8": (
        b"a: 1\nb: caf\xe9\n", (2, 7), "not text in UTF-8", "is this a YAML file? save it as UTF-8",
    ),
    "a picture": (
        b"\x89PNG\r\n\x1a\n", (1, 1), "not text in UTF-8", "is this a YAML file? save it as UTF-8",
    ),
    "a tab": (
        "a:\n\tb: 1\n", (2, 1), "found character that cannot start any token",
        "indent with spaces, not with tabs",
    ),
    "a tab after spaces": (
        "a:\n  b: 1\n\tc: 2\n", (3, 1), "found a tab character that violates indentation",
        "indent with spaces, not with tabs",
    ),
    "50 MB": (
        b"a: " + b"x" * 50_000_000, (1, 1), "the file is larger than 1 MB",
        "split the dispute in two",
    ),
    "100,000 brackets": (
        "a: " + "[" * 100_000, (1, 43), "nested too deeply", "at most 40 levels",
    ),
    "100,000 braces": ("{a: " * 100_000, (1, 161), "nested too deeply", "at most 40 levels"),
    "100,000 dashes": ("- " * 100_000, (1, 81), "nested too deeply", "at most 40 levels"),
    "an open bracket": (
        "a: [1, 2\nb: 3\n", (2, 2), "did not find expected ',' or ']'",
        "check the indentation, the brackets and the quotes around this place",
    ),
    "a list as a key": (
        "x: 1\n[a, b]: c\n", (2, 1), "a key must be a word", "write `key: value`",
    ),
    "a mapping as a key": (
        "? {a: 1}\n: 2\nx: 1\ny: 2\n", (1, 3), "a key must be a word", "write `key: value`",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("content", "at", "message", "hint"), REFUSED.values(), ids=REFUSED)
def test_what_could_be_a_trap_is_refused_where_it_stands(refusal, content, at, message, hint):
    assert refusal(content) == [(*at, message, hint)]


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("!!python/object/apply:os.system [ls]", "tag:yaml.org,2002:python/object/apply:os.system"),
        ("!!str 5", "tag:yaml.org,2002:str"),
        ("!secret 5", "!secret"),
    ],
)
def test_tags_are_refused_and_run_nothing(refusal, tag, name):
    expected = (1, 4, f"the tag {name} is refused", "write plain values, without tags")
    assert refusal(f"a: {tag}\n") == [expected]


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("", "nothing"),
        ("\n  \n# a comment\n", "nothing"),
        ("- a\n- b\n", "a list"),
        ("hello\n", "a value"),
    ],
)
def test_a_scenario_is_a_mapping(refusal, content, found):
    ((line, column, message, hint),) = refusal(content)

    assert (line, column, message) == (1, 1, f"expected a mapping of keys, found {found}")
    assert "parley new scenario NAME" in hint


def test_control_characters_are_refused_at_their_character(refusal):
    ((line, column, message, _),) = refusal("ä: ü\nb: \x01x\n")

    assert (line, column, message) == (2, 4, "control characters are not allowed")


def test_every_duplicate_key_is_reported(refusal):
    assert [p[:2] for p in refusal("a: 1\na: 2\nb: {c: 1, c: 2}\n")] == [(2, 1), (3, 11)]


def test_a_missing_file_and_a_folder_are_problems_of_the_file(tmp_path):
    for path, reason in (
        (tmp_path / "none", "no such file or directory"),
        (tmp_path, "is a directory"),
    ):
        with pytest.raises(ScenarioError, match=reason) as error:
            read_document(path)
        assert error.value.problems[0].line is None


def test_the_whole_of_a_document_at_the_limit_is_read(read):
    assert len(read("a: " + "x" * 999_990)["a"]) == 999_990
