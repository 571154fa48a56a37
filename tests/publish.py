"""Make the small published results again: `make published`, or `python tests/publish.py`."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from sim.facts.reading import read_scenario
from sim.report.words import caveat, one_sided

ROOT = Path(__file__).parents[1]
PUBLISHED = ROOT / "reports" / "published"
NAMES = ("leaders-meeting-2026", "paris-1968")
AS_THEY_ARE = ("timeline.svg", "expected.svg")
DIGITS = 6
HOSTS = 20
"""How many hosts of record are published, best rank first."""


def run(name, out):
    """Run a shipped scenario, and return the folder of the run."""
    words = ("run", f"scenarios/{name}", "--out", str(out), "--quiet")
    done = subprocess.run(
        [sys.executable, "-m", "sim", *words], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return Path(done.stdout.strip())


def documents(folder):
    """Return score and exploration of a run, rounded; offers counted, of hosts the first ones."""
    score, explored = (
        json.loads((folder / name).read_text(encoding="utf-8"))
        for name in ("score.json", "exploration.json")
    )
    return small(score, explored)


def small(score, explored):
    """Return score and exploration, rounded; offers counted, of hosts the first ones."""
    for held in explored["classes"]:
        held["offers"] = len(held["offers"])
        del held["offer"]
    del explored["practice"][HOSTS:]
    return {"score.json": rounded(score), "exploration.json": rounded(explored)}


def rounded(held):
    """Return data with every number rounded."""
    if isinstance(held, dict):
        return {key: rounded(value) for key, value in held.items()}
    if isinstance(held, list):
        return [rounded(value) for value in held]
    return round(held, DIGITS) if isinstance(held, float) else held


def summary(name, told):
    """Return what was found, on one page."""
    scenario, explored = read_scenario(ROOT / "scenarios" / name), told["exploration.json"]
    score = told["score.json"]
    conflicts = "; ".join(" and ".join(lines) for lines in explored["conflicts"])
    parts = [
        f"# {scenario.title}",
        explored["sentence"],
        f"*{caveat(scenario.clock.as_of)}* {explored['label_says']}",
        one_sided(scenario),
        f"Lines that no offer satisfies together: {conflicts or 'none'}.",
        f"Answers scored: {score['n']}. {score['verdict']}",
        f"Made by `parley run scenarios/{name}` (seed {explored['seed']}, {explored['draws']:,} "
        "draws); `make published` makes it again, and a test compares the numbers with the code.",
    ]
    return "\n\n".join(parts) + "\n"


def publish(name, folder, to):
    """Write the small published results of a run."""
    to.mkdir(parents=True, exist_ok=True)
    told = documents(folder)
    for file, held in told.items():
        text = json.dumps(held, indent=1, ensure_ascii=False) + "\n"
        (to / file).write_text(text, encoding="utf-8")
    (to / "README.md").write_text(summary(name, told), encoding="utf-8")
    for file in AS_THEY_ARE:
        shutil.copyfile(folder / file, to / file)


def main():
    """Publish every shipped scenario."""
    with TemporaryDirectory() as out:
        for name in NAMES:
            publish(name, run(name, Path(out)), PUBLISHED / name)


if __name__ == "__main__":
    main()
