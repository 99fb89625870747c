"""The demo's mailbox, open in a window of its own beside whatever is being tested."""

from playwright.sync_api import Locator, Page

from tests.demo_server import DemoServer


class Postbox:
    """Reads mails and text messages as a person does: on the page."""

    def __init__(self, demo: DemoServer, window: Page) -> None:
        self._demo = demo
        self._window = window

    def code_for(self, address: str, *, seen: int = 0) -> str:
        """Wait for more than `seen` messages to this address, and read the code in the newest one."""
        self._demo.code_for(address, seen=seen)
        return (self._mails(address).first.locator(".mail__code").text_content() or "").split()[-1]

    def link_for(self, address: str, *, seen: int = 0) -> str:
        """Wait for more than `seen` mails to this address, and return where the newest one leads."""
        self._demo.code_for(address, seen=seen)
        return self._mails(address).first.get_by_role("link").get_attribute("href") or ""

    def subject_for(self, address: str, *, seen: int) -> str:
        """Wait for more than `seen` mails to this address, and return what the newest one is about."""
        self._demo.code_for(address, seen=seen)
        return self._mails(address).first.get_by_role("heading").inner_text()

    def count(self, address: str) -> int:
        """Count the mails to this address."""
        return self._mails(address).count()

    def _mails(self, address: str) -> Locator:
        self._window.goto(f"{self._demo.url}/demo/mailbox")
        return self._window.get_by_role("article").filter(has_text=address)
