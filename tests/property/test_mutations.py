"""Each way of weakening the proof is noticed: a small run against the oracle fails under every one of them."""

from typing import Final

import pytest

from tests.property.mutants.demands import DEMANDS
from tests.property.mutants.mutation import Mutation
from tests.property.mutants.shown import SHOWN
from tests.property.mutants.small_run import first_mistake
from tests.property.mutants.stranding import STRANDING
from tests.property.mutants.subjects import SUBJECTS
from tests.property.mutants.walks import WALKS

MUTATIONS: Final = [each for of in (SUBJECTS, WALKS, DEMANDS, SHOWN, STRANDING) for each in of.items()]


def test_the_small_run_finds_no_mistake_in_the_proof_as_it_is() -> None:
    assert first_mistake() is None


@pytest.mark.parametrize(("name", "mutation"), MUTATIONS, ids=[name for name, _ in MUTATIONS])
def test_a_weakened_proof_is_noticed(name: str, mutation: Mutation, monkeypatch: pytest.MonkeyPatch) -> None:
    mutation(monkeypatch)

    assert first_mistake() is not None, f"nobody notices when {name}"
