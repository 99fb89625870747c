"""Find a Chromium for the browser tests, or install one.

Order: HANDRAIL_CHROMIUM, the system's own, apt where that is allowed, Playwright's download.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def main() -> None:
    """Print the browser that the tests will drive; install one first if there is none."""
    if find() is None:
        install()
    found = find()
    if found is None:
        sys.exit("No Chromium could be found or installed: install one, or name it in HANDRAIL_CHROMIUM.")
    print(f"handrail: browser {found}", flush=True)


def find() -> str | None:
    """Return the path of a Chromium that is installed."""
    named = os.environ.get("HANDRAIL_CHROMIUM")
    if named:
        return named
    on_path = next(filter(None, map(shutil.which, NAMES)), None)
    if on_path:
        return on_path
    with sync_playwright() as playwright:
        downloaded = playwright.chromium.executable_path
    return downloaded if Path(downloaded).exists() else None


def install() -> None:
    """Install Chromium with the system's packages where we may, with Playwright's own download elsewhere."""
    if not (may_use_apt() and by_apt()):
        print("handrail: downloading Chromium with Playwright", flush=True)
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


def may_use_apt() -> bool:
    """Tell whether this is a Debian-like system on which we are root."""
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def by_apt() -> bool:
    """Install Debian's Chromium; tell whether that worked."""
    print("handrail: installing Chromium with apt-get (some 100 MB)", flush=True)
    surroundings = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    commands = (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-liberation"],
    )
    return all(
        subprocess.run(each, env=surroundings, stdout=subprocess.DEVNULL, check=False).returncode == 0
        for each in commands
    )


if __name__ == "__main__":
    main()
