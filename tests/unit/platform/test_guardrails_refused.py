"""What cannot be a guardrail is refused with a word about it, wherever it stands."""

import pytest

from handrail_platform.document.guardrails import parse_guardrails
from handrail_platform.document.problem import JourneyRefused


def test_one_of_nothing_is_no_requirement() -> None:
    nothing: dict[str, object] = {"kind": "any", "of": []}

    with pytest.raises(JourneyRefused) as refused:
        parse_guardrails([{"rule": "before", "id": "own", "before": "sign-in", "require": [nothing]}])

    assert [(each.code, each.path) for each in refused.value.problems] == [
        ("invalid-field", "guardrails.0.require.0.of")
    ]
