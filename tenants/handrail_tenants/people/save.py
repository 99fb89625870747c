"""What a person has told since their account was opened."""

from handrail_platform.step.effects import SavePreferences, SaveProfile
from handrail_tenants.keys.tenant import TenantKeys
from handrail_tenants.people.sealed import PersonalData, seal_personal_data, seal_preferences
from handrail_tenants.store.contract import Write

SAVE = """
UPDATE person SET sealed = :sealed, revision = revision + 1
WHERE tenant_id = :tenant AND person_id = :person_id AND state = 'active' AND revision = :revision"""

SAVE_PREFERENCES = """
UPDATE person SET preferences = :preferences, revision = revision + 1
WHERE tenant_id = :tenant AND person_id = :person_id AND state = 'active' AND revision = :revision"""


def save_profile(keys: TenantKeys, effect: SaveProfile) -> Write:
    """Put name and attributes in place of those of the same revision."""
    personal = PersonalData(effect.name, effect.attributes, effect.asked)
    return Write(
        SAVE,
        {
            "person_id": effect.person_id,
            "sealed": seal_personal_data(keys, effect.person_id, personal),
            "revision": effect.revision,
        },
        "person.save",
    )


def save_preferences(keys: TenantKeys, effect: SavePreferences) -> Write:
    """Put what was chosen in place of what was there at the same revision."""
    return Write(
        SAVE_PREFERENCES,
        {
            "person_id": effect.person_id,
            "preferences": seal_preferences(keys, effect.person_id, effect.preferences),
            "revision": effect.revision,
        },
        "person.preferences",
    )
