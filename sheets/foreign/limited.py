"""Entry point of a child process: set its limits, then run one script of this package.

It handles a file from outside, so it has no Django, no environment and nothing of the portal.
"""

import importlib
import sys
import types
from pathlib import Path

try:
    import resource
except ImportError:  # not a POSIX machine: the parent's time limit still holds
    resource = None  # type: ignore[assignment]

MEGABYTE = 1024 * 1024
OUTPUT_BYTES = 32 * MEGABYTE
# Exit code 1 is a script that failed by itself, which is to say a damaged file.
OUT_OF_BOUNDS = 3


def limit_resources(megabytes: int, seconds: int) -> None:
    if resource is None:
        return
    for name, value in (
        ("RLIMIT_AS", megabytes * MEGABYTE),
        ("RLIMIT_CPU", seconds),
        ("RLIMIT_FSIZE", OUTPUT_BYTES),
        ("RLIMIT_CORE", 0),
    ):
        kind = getattr(resource, name)
        _, hard = resource.getrlimit(kind)
        ceiling = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (ceiling, ceiling))


def main(script: str, megabytes: str, seconds: str) -> None:
    limit_resources(int(megabytes), int(seconds))
    path = Path(script)
    # A package of these scripts alone: nothing else of the portal can be imported from here.
    package = types.ModuleType("foreign")
    package.__path__ = [str(path.parent)]
    sys.modules["foreign"] = package
    module = importlib.import_module(f"foreign.{path.stem}")
    module.main(sys.stdin.buffer, sys.stdout.buffer)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except (MemoryError, OSError):
        # The kernel refused memory, or to write more than the output may hold.
        sys.exit(OUT_OF_BOUNDS)
