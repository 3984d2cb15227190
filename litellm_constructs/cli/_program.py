"""A user's program, run by a command."""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path


class Failed(Exception):
    """A step of a command failed; the text says which, and what it printed."""


def program_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "program",
        type=Path,
        nargs="?",
        default=Path("main.py"),
        metavar="PROGRAM",
        help="the Python program that makes the App and calls its synth() (default: %(default)s)",
    )


def synthesize(program: Path, written: Path, environment: Mapping[str, str] | None = None) -> str:
    """Run `program` so that it writes to the directory `written`; returns what it printed.

    Raises Failed when it is not there, when it fails, and when it writes nothing there.
    """
    if not program.is_file():
        raise Failed(f"There is no program {program}: name yours, or begin one with `litellm-constructs init DIR`.")
    # What an earlier run has written must not pass for what this one writes.
    manifest = written / "manifest.json"
    manifest.unlink(missing_ok=True)
    done = subprocess.run(
        [sys.executable, str(program)],
        env={**os.environ, "CDKTF_OUTDIR": str(written), **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    printed = done.stdout
    if done.returncode and (found := re.findall(r"^  \[.*\] (.* \([a-z-]+\))$", printed, flags=re.MULTILINE)):
        listed = "\n".join(f"error: {one}" for one in dict.fromkeys(found))
        raise Failed(f"{listed}\n`litellm-constructs check {program}` tells at which lines.")
    if done.returncode:
        raise Failed(f"{printed.rstrip()}\n`python {program}` failed with exit code {done.returncode}.")
    if not manifest.exists():
        raise Failed(
            f"`python {program}` has synthesized nothing: it must make an App without an outdir of its own, and call "
            "app.synth()."
        )
    return printed
