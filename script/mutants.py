"""Says how many mutants of the last `script/mutate` were noticed, and which ones were not.

The survivors are listed with what they change in var/mutants.txt; docs/mutants.md says why the
known ones may live. Exit 1 when fewer than 90 % were noticed.
"""

import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
LEAST = 90
NOTICED = {"killed", "timeout", "segfault"}


def mutmut(*arguments: str) -> str:
    command = [TOP / ".venv/bin/mutmut", *arguments]
    return subprocess.run(command, cwd=TOP, capture_output=True, text=True, check=True).stdout


def states() -> dict[str, str]:
    """Mutant → what became of it; those that were never tried are left out."""
    lines = mutmut("results", "--all", "true").splitlines()
    pairs = (line.strip().rsplit(": ", 1) for line in lines if ": " in line)
    return {name: state for name, state in pairs if state != "not checked"}


def module_of(mutant: str) -> str:
    return mutant.split(".x_")[0].split(".xǁ")[0]


def main() -> int:
    found = states()
    tally: dict[str, Counter] = defaultdict(Counter)
    for mutant, state in found.items():
        tally[module_of(mutant)][state in NOTICED] += 1
    for module, counts in sorted(tally.items()):
        total = counts[True] + counts[False]
        print(f"{module:32} {counts[True]:5} of {total:5} noticed  {counts[True] / total:6.1%}")
    living = sorted(mutant for mutant, state in found.items() if state not in NOTICED)
    report = TOP / "var" / "mutants.txt"
    report.write_text("\n".join(f"{found[name]}\n{mutmut('show', name)}" for name in living))
    noticed = 100 * (len(found) - len(living)) / max(1, len(found))
    print(f"{noticed:.1f} % of {len(found)} mutants noticed; the others: {report.relative_to(TOP)}")
    return int(noticed < LEAST)


if __name__ == "__main__":
    sys.exit(main())
