"""Records what this engine revision does; what is recorded of it already is never quietly replaced."""

import shutil
import sys
from pathlib import Path

from handrail_platform.compile.program import ENGINE_REVISION
from tests.golden.recording import GOLDEN, folder_of, read_recordings, write_recording
from tests.golden.replay import message, replay
from tests.golden.sources import recordings


def record(within: Path = GOLDEN, revision: int = ENGINE_REVISION) -> int:
    """Record, if everything that is recorded of the revision still holds; return the exit code."""
    folder = folder_of(revision, within)
    kept = list(read_recordings(folder)) if folder.is_dir() else []
    if differences := [each for recording in kept for each in replay(recording)]:
        sys.stderr.write(f"{message(differences)}\n")
        return 1
    return record_again(within, revision)


def record_again(within: Path = GOLDEN, revision: int = ENGINE_REVISION) -> int:
    """Record, whatever is recorded of the revision; return the exit code."""
    folder = folder_of(revision, within)
    made = list(recordings())
    shutil.rmtree(folder, ignore_errors=True)
    for each in made:
        write_recording(each, folder)
    turns = sum(len(each.turns) for each in made)
    sys.stdout.write(f"handrail: recorded {len(made)} journeys in {turns} turns as {folder.name}\n")
    return 0
