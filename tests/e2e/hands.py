"""Two ways to use a page: with a pointer, and with nothing but a keyboard."""

from typing import Protocol

from playwright.sync_api import Locator, Page, expect

from tests.e2e.page_checks import focus_at

MOST_TABS = 60


class Hands(Protocol):
    """What somebody does to a page. Everything is called by the name that people read or hear."""

    def fill(self, field: str, text: str) -> None: ...

    def tick(self, box: str) -> None: ...

    def choose(self, option: str) -> None: ...

    def select(self, field: str, option: str) -> None: ...

    def press(self, button: str) -> None: ...

    def follow(self, link: str) -> None: ...


class Pointer:
    """Mouse or finger."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def fill(self, field: str, text: str) -> None:
        self._page.get_by_role("textbox", name=field).fill(text)

    def tick(self, box: str) -> None:
        self._page.get_by_role("checkbox", name=box).check()

    def choose(self, option: str) -> None:
        self._page.get_by_role("radio", name=option).check()

    def select(self, field: str, option: str) -> None:
        self._page.get_by_role("combobox", name=field).select_option(label=option)

    def press(self, button: str) -> None:
        self._page.get_by_role("button", name=button, exact=True).click()

    def follow(self, link: str) -> None:
        self._page.get_by_role("link", name=link, exact=True).click()


class Keyboard:
    """Tab, Space, Enter and letters. Wherever the focus goes it must be seen."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def fill(self, field: str, text: str) -> None:
        self._reach(self._page.get_by_role("textbox", name=field))
        self._page.keyboard.type(text)

    def tick(self, box: str) -> None:
        found = self._page.get_by_role("checkbox", name=box)
        self._reach(found)
        self._page.keyboard.press("Space")
        expect(found).to_be_checked()

    def choose(self, option: str) -> None:
        wanted = self._page.get_by_role("radio", name=option)
        self._reach(self._page.get_by_role("radio").first)
        self._page.keyboard.press("Space")
        for _ in range(MOST_TABS):
            if wanted.is_checked():
                return
            self._page.keyboard.press("ArrowDown")
        raise AssertionError(f"{option} cannot be chosen with the keyboard")

    def select(self, field: str, option: str) -> None:
        found = self._page.get_by_role("combobox", name=field)
        self._reach(found)
        self._page.keyboard.type(option)
        expect(found.locator("option:checked")).to_have_text(option)

    def press(self, button: str) -> None:
        self._reach(self._page.get_by_role("button", name=button, exact=True))
        self._page.keyboard.press("Enter")

    def follow(self, link: str) -> None:
        self._reach(self._page.get_by_role("link", name=link, exact=True))
        self._page.keyboard.press("Enter")

    def _reach(self, wanted: Locator) -> None:
        """Press Tab until the control has the focus. People press no key before the page has its looks."""
        expect(wanted).to_be_visible()
        self._page.wait_for_load_state()
        control = wanted.element_handle()
        for _ in range(MOST_TABS):
            self._page.keyboard.press("Tab")
            fault, arrived = focus_at(self._page, control)
            assert not fault, fault
            if arrived:
                return
        raise AssertionError(f"{wanted} cannot be reached with the Tab key")
