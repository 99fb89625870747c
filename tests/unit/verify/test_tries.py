"""A stranger cannot try user names without end, to learn which of them are taken."""

from typing import Any

from handrail_flows.registry import REGISTRY
from handrail_flows.repairs import REPAIRS
from handrail_platform.document.model import JourneyDocument
from handrail_platform.document.parse import parse_plain
from handrail_platform.verify.finding import Report
from handrail_platform.verify.mend import Mender
from handrail_platform.verify.prove import examine
from handrail_platform.verify.repair import repaired

TEXT = {"en": "T"}
DENIED: dict[str, Any] = {"step": "end@1", "config": {"result": "denied"}}
DONE: dict[str, Any] = {"step": "end@1", "config": {"result": "success"}}


def registration(**limit: Any) -> JourneyDocument:
    fields = [{"name": "name", "label": TEXT}, {"name": "nick", "kind": "username", "label": TEXT}]
    opens = {
        "step": "account.create@1",
        "config": {"identifiers": {"username": "nick"}},
        "next": {"created": "done", "exists": "details", "error": "no"},
    }
    steps = {
        "details": {"step": "form@1", "config": {"fields": fields}, "next": {"done": "opens"}},
        "opens": {**opens, **limit},
        "no": DENIED,
        "done": DONE,
    }
    head = {"format": 1, "journey": "test", "name": TEXT, "start": "details"}
    return parse_plain({**head, "variables": {"name": "text", "nick": "username"}, "steps": steps})


def judged(document: JourneyDocument) -> Report:
    return examine(document, REGISTRY)


def found(document: JourneyDocument) -> list[tuple[str, str]]:
    return [(each.code, each.step) for each in judged(document).findings]


def test_names_cannot_be_tried_without_end() -> None:
    assert found(registration()) == [("too-many-tries", "opens")]


def test_ten_tries_may_be_and_no_eleventh() -> None:
    assert found(registration(limit={"visits": 10, "then": "no"})) == []
    assert found(registration(limit={"visits": 11, "then": "no"})) == [("too-many-tries", "opens")]


def test_the_repair_bounds_how_often_a_name_is_tried() -> None:
    document = registration()
    report = judged(document)

    first, *_ = Mender(document, report, REPAIRS, judged).repairs(report.findings[0])

    assert repaired(document, first).steps["opens"].limit is not None
    assert judged(repaired(document, first)).findings == ()
