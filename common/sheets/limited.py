"""Entry point of a child process: set its limits, then run one script of this package.

It handles a file from outside, so it has no Django, no environment and nothing of the portal.
"""

import importlib.util
import sys

try:
    import resource
except ImportError:  # not a POSIX machine: the parent's time limit still holds
    resource = None

MEGABYTE = 1024 * 1024
OUTPUT_BYTES = 64 * MEGABYTE
# Exit code 1 is a script that failed by itself, which is to say a damaged file.
OUT_OF_BOUNDS = 3


def limit_resources(megabytes, seconds):
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


def main(script, megabytes, seconds):
    limit_resources(int(megabytes), int(seconds))
    spec = importlib.util.spec_from_file_location("limited_script", script)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.main(sys.stdin.buffer, sys.stdout.buffer)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except (MemoryError, OSError):
        # The kernel refused memory, or to write more than the output may hold.
        sys.exit(OUT_OF_BOUNDS)
