"""Pictures of the pages for the documentation, taken only when asked for, so that tests leave the tree alone."""

import os
from pathlib import Path

from playwright.sync_api import Page

from tests.e2e.devices import PHONE, Device

FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"
WANTED = os.environ.get("HANDRAIL_SCREENSHOTS") == "1"
LAPTOP = Device("desktop", 800, 640)
"""Smaller than what tests look at: a picture of a wide screen is mostly margin."""
SET_TIME = """() => {
    const format = new Intl.DateTimeFormat(document.documentElement.lang, { timeStyle: "short", timeZone: "UTC" });
    const time = document.querySelector("#open-until time");
    if (time) time.textContent = format.format(Date.UTC(2026, 10, 22, 14, 30));
}"""
"""A picture changes when its page does, and not whenever it is taken."""
OF_THE_README = {"aurora-details-desktop": "registration"}


def picture(page: Page, name: str, *devices: Device) -> None:
    """Keep a picture of the whole page on each device, as `<name>-<device>.png`; only its end reads otherwise."""
    before = page.viewport_size
    if not WANTED or before is None:
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    page.evaluate(SET_TIME)
    for device in devices or (PHONE, LAPTOP):
        page.set_viewport_size({"width": device.width, "height": device.height})
        file = f"{name}-{device.name}"
        page.screenshot(path=FOLDER / f"{OF_THE_README.get(file, file)}.png", full_page=True)
    page.set_viewport_size(before)
