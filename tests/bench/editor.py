"""How fast the journey editor is: opening, dragging, tidying, judging, and how much it makes a browser fetch."""

import json
import tempfile
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

import msgspec
from playwright.sync_api import Page

from tests.bench.long_journeys import long_journey
from tests.demo_server import DemoServer
from tests.e2e.devices import DESKTOP, Device
from tests.e2e.postbox import Postbox
from tests.e2e.test_studio import at_work
from tests.e2e.visitor import Visitor
from tests.e2e.weight import Weight, weight_of
from tests.e2e.windows import Kind, Windows

STEPS = (60, 300, 1_000)
TURNS = 5
MOVES = 60
STUDIO = "/t/handrail/studio/aurora"
READY = "journey-editor[data-ready]"
WIDER = 1.9
"""Rows hold so many times more steps than there are rows: as much as possible can be seen of each."""
SCREEN = Device("screen", 1400, 900)
EDITOR = "document.querySelector('journey-editor')"
WATCH = """() => {
  const seen = window.seen = { frames: [], scripts: [], began: 0, last: 0 };
  addEventListener("pointermove", () => (seen.began = performance.now()), true);
  addEventListener("pointermove", () => seen.scripts.push(performance.now() - seen.began));
  const frame = (now) => {
    if (seen.last) seen.frames.push(now - seen.last);
    seen.last = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}"""
"""Keeps the time between frames, and what every listener of a move together takes of it."""
GRIP = """() => {
  const cards = [...document.querySelectorAll(".step")];
  const places = cards.slice(cards.length / 3).map((card) => card.getBoundingClientRect());
  const middles = places.map(({ x, y, width, height }) => [x + width / 2, y + height / 6]);
  const isGrip = (found) => found?.closest(".step") && !found.closest(".way");
  return middles.find((at) => isGrip(document.elementFromPoint(...at)));
}"""
"""Where a step can be taken hold of, in the middle of the journey."""
PAINTED = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))"


@dataclass(frozen=True, slots=True)
class Edited:
    """Milliseconds, medians of several turns.

    `opened` until the editor can be used and is painted; `frame` and `slow_frame` are p50 and p95 between frames
    while a step is dragged with everything in sight; `script` is p95 of all that a move runs; `judged` is until
    the server saved a change and said what it finds; `tidied` the same where every step is to be placed anew.
    """

    steps: int
    opened: float
    frame: float
    slow_frame: float
    script: float
    judged: float
    tidied: float


@dataclass(frozen=True, slots=True)
class Editing:
    """What was measured of the editor: by length of the journey, and what a browser has to fetch."""

    by_steps: tuple[Edited, ...]
    editor: Weight
    end_user: Weight


def editor() -> Editing:
    """Measure the editor in a browser, on journeys of every length."""
    with tempfile.TemporaryDirectory() as folder, DemoServer(Path(folder)) as demo, _designer(demo) as designer:
        for steps in STEPS:
            _bring_in(designer, steps)
        return Editing(
            tuple(_edited(designer.page, steps) for steps in STEPS),
            weight_of(designer.page, _address(STEPS[0]), READY),
            weight_of(designer.page, "/t/aurora/j/registration"),
        )


@contextmanager
def _designer(demo: DemoServer) -> Generator[Visitor]:
    windows = Windows(demo.url)
    postbox = Postbox(demo, windows.for_mail)

    def meet(device: Device = DESKTOP, *, language: str = "en-GB", scripts: bool = True) -> Visitor:
        return Visitor(demo, windows, postbox, device, Kind(language, scripts))

    try:
        yield at_work(demo, meet, "designer", SCREEN)
    finally:
        windows.close()


def _address(steps: int) -> str:
    return f"{STUDIO}/journeys/long-{steps}"


def _bring_in(designer: Visitor, steps: int) -> None:
    plain = msgspec.to_builtins(long_journey(steps)) | {"journey": f"long-{steps}"}
    columns = round((steps * WIDER) ** 0.5)
    for number, node in enumerate(plain["steps"].values()):
        node["position"] = [number % columns * 304, number // columns * 184]
    designer.visit(f"{STUDIO}/new/import")
    designer.page.get_by_label("A file").set_input_files(
        {"name": "long.json", "mimeType": "application/json", "buffer": json.dumps(plain).encode()}
    )
    designer.page.get_by_role("button", name="Import", exact=True).click()
    designer.page.locator(READY).wait_for(timeout=60_000)


def _edited(page: Page, steps: int) -> Edited:
    opened = median(_opened(page, steps) for _ in range(TURNS))
    page.evaluate(WATCH)
    page.evaluate(f"{EDITOR}.fit()")
    drags = [_dragged(page) for _ in range(TURNS)]
    return Edited(
        steps=page.locator(".step").count(),
        opened=opened,
        frame=median(_share(each["frames"], 0.5) for each in drags),
        slow_frame=median(_share(each["frames"], 0.95) for each in drags),
        script=median(_share(each["scripts"], 0.95) for each in drags),
        judged=median(_judged(page, number) for number in range(TURNS)),
        tidied=median(_tidied(page) for _ in range(TURNS)),
    )


def _opened(page: Page, steps: int) -> float:
    page.goto("about:blank")
    began = perf_counter()
    page.goto(_address(steps), wait_until="commit")
    page.locator(READY).wait_for()
    page.evaluate(PAINTED)
    return (perf_counter() - began) * 1e3


def _dragged(page: Page) -> Mapping[str, list[float]]:
    """Drag a step from the middle of the journey over the board, and back by undoing it."""
    x, y = page.evaluate(GRIP)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 8, y + 8)
    page.evaluate("() => { seen.frames.length = 0; seen.scripts.length = 0; }")
    for move in range(MOVES):
        page.mouse.move(x + 8 + move * 2, y + 8 + move)
    assert page.locator('.board[data-drag="move"]').count(), "it was not a step that was dragged"
    found: dict[str, list[float]] = page.evaluate(
        "() => ({ frames: [...seen.frames], scripts: [...seen.scripts] })"
    )
    page.mouse.up()
    page.evaluate(f"{EDITOR}.undo()")
    _saved(page)
    return found


def _judged(page: Page, number: int) -> float:
    return _answered(
        page,
        f"""() => {{
          const journey = {EDITOR}.document;
          {EDITOR}.do("Measured", {{ ...journey, name: {{ ...journey.name, en: "Long {number}" }} }});
        }}""",
    )


def _tidied(page: Page) -> float:
    page.evaluate(f"{EDITOR}.selectAll(), {EDITOR}.deeds.nudge(8, 8), {EDITOR}.select([])")
    return _answered(page, f"{EDITOR}.deeds.tidy()")


def _answered(page: Page, deed: str) -> float:
    """Return how long the server takes to save what somebody did and say what it makes of the journey."""
    _saved(page)
    with page.expect_response(lambda answer: answer.url.endswith("/change")) as heard:
        page.evaluate(deed)
    heard.value.finished()
    timing = heard.value.request.timing
    return float(timing["responseEnd"] - timing["requestStart"])


def _saved(page: Page) -> None:
    page.locator('journey-editor[data-saved="true"]').wait_for(timeout=60_000)


def _share(times: list[float], share: float) -> float:
    return sorted(times)[int(len(times) * share)]
