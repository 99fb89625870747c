"""What every page owes everybody (WCAG 2.2 AA), looked at from inside the browser."""

from importlib.resources import files
from pathlib import Path
from typing import Any

from playwright.sync_api import ElementHandle, Page, expect

from tests.e2e.devices import Device

AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
LOOK = (Path(__file__).parent / "look.js").read_text(encoding="utf-8")
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
NARROW = 320
COMING = "[aria-busy=true]"


def plain_faults(page: Page, language: str) -> list[str]:
    """List what is wrong with language, title, heading, ids and width as the page stands."""
    return list(_look(page, f"plain('{language}')"))


def focus_at(page: Page, wanted: ElementHandle) -> tuple[str, bool]:
    """Say what is wrong with how the focus is shown, if anything, and whether it is where it is wanted."""
    fault, arrived = page.evaluate(f"wanted => [({LOOK}).focus(), wanted === document.activeElement]", wanted)
    return str(fault), bool(arrived)


def purposes(page: Page) -> dict[str, str]:
    """Return the autocomplete token of each field that is typed or chosen from a list, by name."""
    return dict(_look(page, "purposes()"))


def stacked_faults(page: Page) -> list[str]:
    """List words that stand letter under letter on a narrow screen; leaves the page as it was."""
    before = page.viewport_size
    assert before is not None
    page.set_viewport_size({"width": NARROW, "height": 640})
    faults = list(_look(page, "stacked()"))
    page.set_viewport_size(before)
    return faults


def thorough_faults(page: Page, device: Device) -> list[str]:
    """List everything else; leaves the page as it was."""
    faults = _axe_faults(page, list(RULES), "tag")
    page.emulate_media(color_scheme="dark" if device.scheme == "light" else "light")
    faults += _axe_faults(page, ["color-contrast"], "rule")
    page.emulate_media(color_scheme=device.scheme)
    faults += _look(page, "targets()")
    faults += _tab_faults(page)
    faults += _narrow_faults(page, device)
    return faults


def map_faults(page: Page, device: Device) -> list[str]:
    """List what is wrong with a page that has a map. What is small on its canvas is not so in its outline."""
    small = ("smaller than 24 px", "axe: target-size", "cut off", "text at 200 %: cut off")
    faults = [each for each in thorough_faults(page, device) if not each.startswith(small)]
    page.get_by_role("button", name="Outline").first.click()
    faults += thorough_faults(page, device)
    page.get_by_role("button", name="Outline").first.click()
    return faults


def _narrow_faults(page: Page, device: Device) -> list[str]:
    """Look at 320 pixels (1.4.10), and at twice the size of text (1.4.4) on a screen of this device."""
    page.set_viewport_size({"width": NARROW, "height": 640})
    faults = [*_look(page, "sideways()"), *_look(page, "clipped()"), *_look(page, "targets()")]
    page.set_viewport_size({"width": device.width, "height": device.height})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    faults += [f"text at 200 %: {fault}" for fault in [*_look(page, "sideways()"), *_look(page, "clipped()")]]
    page.evaluate("document.documentElement.style.fontSize = ''")
    return faults


def _tab_faults(page: Page) -> list[str]:
    """Go round the page with the Tab key: everything is reached, and one always sees where one is."""
    faults: set[str] = set()
    page.evaluate("globalThis.stops = new Set()")
    missed: list[str] = list(_look(page, "missed()"))
    for _ in range(2 * len(missed) + 2):
        page.keyboard.press("Tab")
        expect(page.locator(COMING)).to_have_count(0)  # people are slower than a page that follows the focus
        fault, missed = _look(page, "stop()")
        faults.add(fault)
        if not missed:
            break
    return [*missed, *sorted(faults - {""})]


def _axe_faults(page: Page, values: list[str], kind: str) -> list[str]:
    if not page.evaluate("'axe' in globalThis"):
        page.evaluate(AXE)
    found: list[dict[str, Any]] = page.evaluate(
        """async (only) => {
            const options = { runOnly: only, resultTypes: ["violations"], preload: false, iframes: false };
            return (await axe.run(document, options)).violations.map(({ id, help, nodes }) =>
                ({ id, help, where: nodes.map((node) => node.html.slice(0, 160) + " " + node.failureSummary) }));
        }""",
        {"type": kind, "values": values},
    )
    return [f"axe: {each['id']}: {each['help']}: {each['where']}" for each in found]


def _look(page: Page, call: str) -> Any:
    return page.evaluate(f"({LOOK}).{call}")
