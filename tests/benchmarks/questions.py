"""Ten questions of a journalist as whole processes, cold."""

import resource
import shlex
import subprocess
import sys
from pathlib import Path

from sim.expect.bench import bench
from sim.report.explain import explanation_text
from sim.study.explain import explain
from tests.benchmarks.clock import head, line, once, seconds

LEADERS, PARIS = "scenarios/leaders-meeting-2026", "scenarios/paris-1968"
TARGET_S = 2
PARLEY = Path(sys.executable).with_name("parley")
QUESTIONS = {
    "And if Geneva had come with immunity?":
        f"explore {LEADERS} --venue geneva --guarantee immunity",
    "Would Istanbul have worked, with the United States at the table?":
        f"explore {LEADERS} --venue istanbul --format trilateral",
    "Why not by video?": f"explore {LEADERS} --venue virtual",
    "And if delegations met in Abu Dhabi first?":
        f"explore {LEADERS} --venue abu-dhabi --level delegations",
    "And Moscow, with every promise?":
        f"explore {LEADERS} --venue moscow --guarantee personal-security --guarantee agreed-agenda",
    "Which of Vienna, the Vatican and Budapest?":
        f"explore {LEADERS} --venue vienna --venue vatican --venue budapest",
    "And if Russia did not hold to Moscow alone?":
        f"explore {LEADERS} --venue geneva --but no-only-moscow",
    "Why did Kyiv answer Moscow as it did?": f"explain {LEADERS} kyiv-2026-01",
    "Why did nothing come of Kyiv?": f"explain {LEADERS} kyiv-answer-2026-01",
    "Why was Warsaw refused in 1968?": f"explain {PARIS} warsaw-answer",
}  # fmt: skip


def report():
    """Print the time of each question, of `--help`, and of `explain` once things are loaded."""
    head("Whole processes, cold: least of three (target 2 s each; --help 0.3 s)")
    line("--help", f"{seconds(lambda: _run('--help')):.2f} s")
    for question, words in QUESTIONS.items():
        before = _cpu()
        taken = seconds(lambda: _run(words))  # noqa: B023
        note = "" if taken < TARGET_S else "; OVER THE TARGET"
        line(question, f"{taken:.2f} s", f"{(_cpu() - before) / 3:.2f} s of processor{note}")
    opened = bench(LEADERS, seed=1)
    once(lambda: explanation_text(explain(opened, "kyiv-2026-01")))
    warm = seconds(lambda: explanation_text(explain(opened, "kyiv-2026-01")))
    line("explain, warm (target 0.5 s)", f"{warm:.2f} s")


def _cpu():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _run(words):
    subprocess.run([str(PARLEY), *shlex.split(words)], check=True, capture_output=True)
