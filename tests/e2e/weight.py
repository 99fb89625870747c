"""What a browser fetches for a page, in bytes of bodies as they come over the wire."""

from dataclasses import dataclass

from playwright.sync_api import Page

_FETCHED = """() => [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
  .map((each) => [new URL(each.name).pathname, each.encodedBodySize])"""


@dataclass(frozen=True, slots=True)
class Weight:
    """`script` and `style` are ours, `library` is what others wrote. Fonts keep nobody waiting: left out."""

    page: int
    script: int
    style: int
    library: int


def weight_of(page: Page, path: str, ready: str = "h1") -> Weight:
    """Return what is fetched for a page by somebody who has nothing of it yet."""
    page.goto(path)
    page.locator(ready).first.wait_for()
    fetched: list[tuple[str, int]] = page.evaluate(_FETCHED)

    def of(ending: str, *, vendored: bool = False) -> int:
        return sum(size for name, size in fetched if name.endswith(ending) and vendored == ("/vendor/" in name))

    return Weight(
        page=sum(size for name, size in fetched if not name.endswith(".woff2")),
        script=of(".js"),
        style=of(".css"),
        library=of(".js", vendored=True),
    )
