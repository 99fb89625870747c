"""What somebody has to fetch before a page can be used stays small, on a phone in a train and in the studio."""

from itertools import product

import pytest

from tests.demo_server import DemoServer
from tests.e2e.conftest import Meet
from tests.e2e.devices import PHONE
from tests.e2e.test_studio import at_work
from tests.e2e.weight import weight_of

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize(
    ("journey", "language"),
    [
        *product(["aurora/j/registration", "aurora/j/login", "northwind/j/login"], ["en-GB", "de-DE"]),
        ("northwind/j/login", "ar-EG"),
        ("northwind/j/registration", "ar-EG"),
    ],
)
def test_a_page_of_a_journey_is_fetched_in_forty_kilobytes(meet: Meet, journey: str, language: str) -> None:
    visitor = meet(PHONE, language=language)

    weight = weight_of(visitor.page, f"/t/{journey}")

    assert weight.page <= 40_000, weight
    assert visitor.page.evaluate("[...document.fonts].filter(({ status }) => status === 'loaded').length") == 1


@pytest.mark.parametrize(
    "page", ["", "/journeys/login", "/journeys/login/publishing", "/journeys/login/trying", "/theme", "/sessions"]
)
def test_the_studio_brings_little_script_and_style_of_its_own(demo: DemoServer, meet: Meet, page: str) -> None:
    owner = at_work(demo, meet, "owner")

    weight = weight_of(owner.page, f"/t/handrail/studio/aurora{page}")

    assert weight.script <= 60_000, weight
    assert weight.style <= 20_000, weight
