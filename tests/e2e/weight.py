"""What a browser fetches for a page, in bytes of bodies as they come over the wire."""

from dataclasses import dataclass

from playwright.sync_api import Page

_FETCHED = """() => [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
  .map((each) => [new URL(each.name).pathname, each.encodedBodySize])"""


@dataclass(frozen=True, slots=True)
class Weight:
    """`page` is all of it; `script` and `style` are ours, `library` is what others wrote."""

    page: int
    script: int
    style: int
    library: int


def weight_of(page: Page, path: str, ready: str = "h1") -> Weight:
    """Return what is fetched for a page by somebody who has nothing of it yet."""
    browser = page.context.new_cdp_session(page)
    browser.send("Network.setCacheDisabled", {"cacheDisabled": True})  # pyright: ignore[reportUnknownMemberType]
    page.goto(path)
    page.locator(ready).first.wait_for()
    page.wait_for_function("document.fonts.status === 'loaded'")
    fetched: list[tuple[str, int]] = page.evaluate(_FETCHED)
    browser.detach()

    def of(ending: str, *, vendored: bool = False) -> int:
        return sum(size for name, size in fetched if name.endswith(ending) and vendored == ("/vendor/" in name))

    return Weight(
        page=sum(size for _, size in fetched),
        script=of(".js"),
        style=of(".css"),
        library=of(".js", vendored=True),
    )
