"""A posterior of others is data: what cannot be drawn from is refused, with its place."""

import json

import pytest

from sim.errors import ScenarioError
from sim.facts.posterior import Posterior, read_posterior

GOOD = {
    "parley_posterior": 1, "names": ["base.log_odds", "screen.place"], "mean": [0.5, -0.2],
    "covariance": [[0.5, 0.1], [0.1, 0.9]], "rules": {"base": "0" * 64}, "disputes": ["one"],
    "answers": 3, "seed": 1,
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"mean": [0.5]}, "do not fit 2 names"),
        ({"names": ["base.log_odds"] * 2}, "stands twice"),
        ({"covariance": [[0.5, 0.1], [0.2, 0.9]]}, "none of a normal distribution"),
        ({"covariance": [[0.5, 5.0], [5.0, 0.9]]}, "none of a normal distribution"),
        ({"mean": [1e9, 0.0]}, "less than or equal"),
        ({"rules": {"base": "no hash"}}, "rules.base"),
        ({"more": 1}, "more"),
    ],
)
def test_what_cannot_be_drawn_from_is_refused(tmp_path, change, told):
    file = tmp_path / "posterior.json"
    file.write_text(json.dumps(GOOD | change))
    with pytest.raises(ScenarioError, match=told) as refused:
        read_posterior(file)
    assert refused.value.problems[0].line


def test_a_file_is_read_as_it_was_written(tmp_path):
    whole = Posterior.model_validate(GOOD)
    file = tmp_path / "posterior.json"
    file.write_text(whole.text)
    assert read_posterior(file) == whole
