"""Laws of the forms in which steps are set up: what is not touched stays as it is."""

from random import Random

import msgspec

from handrail_flows.registry import STEPS
from handrail_ui.studio.inspector.filled import filled
from handrail_ui.studio.inspector.reading import read
from handrail_ui.studio.inspector.shape import group_of
from tests.property.configs import any_config
from tests.property.generated import chance, generated


@generated(2_000, dice=chance)
def test_a_form_that_is_posted_as_it_was_made_is_the_same_configuration(dice: Random) -> None:
    struct = dice.choice(STEPS).config_type
    plain = any_config(dice, struct)
    group = group_of(struct)

    posted = read(group, filled(group, plain, "config"), "config")

    assert posted.problems == ()
    assert msgspec.convert(posted.plain, struct) == msgspec.convert(plain, struct)
