"""The demo's mailbox, open in a window of its own beside whatever is being tested."""

from playwright.sync_api import Locator, Page

from tests.demo_server import DemoServer


class Postbox:
    """Reads mail as a person does: on the page."""

    def __init__(self, demo: DemoServer, window: Page) -> None:
        self._demo = demo
        self._window = window

    def code_for(self, address: str) -> str:
        """Wait for a mail to this address and read the code in the newest one."""
        self._demo.code_for(address)
        return (self._mails(address).first.locator(".mail__code").text_content() or "").split()[-1]

    def count(self, address: str) -> int:
        """Count the mails to this address."""
        return self._mails(address).count()

    def _mails(self, address: str) -> Locator:
        self._window.goto(f"{self._demo.url}/demo/mailbox")
        return self._window.get_by_role("article").filter(has_text=address)
