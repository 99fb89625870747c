"""What can be drawn of a document that is none."""

from hypothesis import given
from hypothesis import strategies as st

from handrail_flows.registry import REGISTRY
from handrail_platform.compile.resolve import declared_outcomes
from handrail_platform.document.salvage import ILLEGIBLE, salvaged

WORDS = st.sampled_from(["", "form@1", "form@0", "</script>", "who", "$x"]) | st.text(max_size=5)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=12,
)
NODES = VALUES | st.fixed_dictionaries(
    {},
    optional={
        "step": VALUES,
        "next": VALUES,
        "config": VALUES,
        "journey": VALUES,
        "exit": VALUES,
        "limit": VALUES,
    },
)
PLAIN = st.fixed_dictionaries(
    {},
    optional={
        "steps": st.dictionaries(WORDS, NODES, max_size=4) | VALUES,
        "start": VALUES,
        "name": VALUES,
        "otherwise": VALUES,
    },
)


def test_whatever_can_be_read_of_a_step_is_kept() -> None:
    plain = {
        "start": "who",
        "steps": {"who": {"step": "identify@1", "next": {"done": "in", "odd": 3}, "limit": 3}},
    }

    found = salvaged(plain)

    assert found.start == "who"
    assert (found.steps["who"].step, found.steps["who"].next) == ("identify@1", {"done": "in"})


def test_a_step_whose_kind_cannot_be_read_is_there_all_the_same() -> None:
    found = salvaged({"steps": {"evil": {"step": "</script>", "next": {"on": "evil"}}, "none": 7}})

    assert [each.step for each in found.steps.values()] == [ILLEGIBLE, ILLEGIBLE]
    assert found.steps["evil"].next == {"on": "evil"}


@given(plain=PLAIN)
def test_something_can_be_drawn_of_everything(plain: dict[str, object]) -> None:
    found = salvaged(plain)

    assert set(declared_outcomes(found, REGISTRY, {})) == set(found.steps)
