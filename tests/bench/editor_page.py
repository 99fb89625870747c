"""What docs/performance.md says of the journey editor."""

from collections.abc import Iterable

from tests.bench.editor import MOVES, TURNS, Editing
from tests.bench.tables import kept

EDITING = f"""\
## The journey editor

In headless Chromium that paints without a graphics card, 1,400 by 900, server and browser on the same cores.
*Opened*: until the editor can be used and is painted. *Frame*: between two animation frames while a step is
dragged over the board with every step in sight, {MOVES} moves. *Script*: all that one move runs. *Judged*: until a
change is saved and what the proof says of it is told. *Tidied*: the same where every step is placed anew. Medians
of {TURNS} turns.
"""
EDITING_HEAD = ("Steps", "Opened ms", "Frame p50, p95 ms", "Script p95 ms", "Judged ms", "Tidied ms", "Missed")
OPENED = {60: 1_500, 300: 2_500}
SLOW_FRAME = {60: 33, 300: 33, 1_000: 60}
FRAME, SCRIPT, JUDGED, TIDIED = 17, 2, {60: 200, 300: 200}, {60: 150}
"""The most that it may take, in milliseconds; by steps where that depends on them."""
SCRIPT_BYTES, STYLE_BYTES, PAGE_BYTES = 60_000, 20_000, 40_000


def editing_rows(editing: Editing) -> Iterable[tuple[str, ...]]:
    """Return what was measured, by length of the journey, and which aims were missed."""
    for each, steps in zip(editing.by_steps, SLOW_FRAME, strict=True):
        found = {
            "opened": (each.opened, OPENED.get(steps)),
            "frame": (each.frame, FRAME if steps <= max(OPENED) else None),
            "slow frame": (each.slow_frame, SLOW_FRAME[steps]),
            "script": (each.script, SCRIPT),
            "judged": (each.judged, JUDGED.get(steps)),
            "tidied": (each.tidied, TIDIED.get(steps)),
        }
        missed = [name for name, (measured, aim) in found.items() if aim is not None and measured > aim]
        yield (
            f"{each.steps:,}",
            f"{each.opened:.0f}",
            f"{each.frame:.1f}, {each.slow_frame:.1f}",
            f"{each.script:.1f}",
            f"{each.judged:.0f}",
            f"{each.tidied:.0f}",
            f"**{', '.join(missed)}**" if missed else "",
        )


def weight_rows(editing: Editing) -> Iterable[tuple[str, str, str]]:
    """Return what a browser fetches, and whether that is as little as it should be."""
    for name, measured, aim in (
        ("Script of the studio on the editor's page", editing.editor.script, SCRIPT_BYTES),
        ("Style of the studio on the editor's page", editing.editor.style, STYLE_BYTES),
        ("A page of a journey, all of it", editing.end_user.page, PAGE_BYTES),
    ):
        yield name, f"{measured / 1e3:.1f}", kept(f"at most {aim / 1e3:.0f}", kept=measured <= aim)
