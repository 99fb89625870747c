"""Imported passwords as they are stored: how they are hashed, and what happens at the first sign-in."""

import msgspec

from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.values import PersonId
from handrail_tenants.credentials.recipe import Recipe
from handrail_tenants.credentials.sealed import seal_secret
from handrail_tenants.credentials.stored import Credential
from handrail_tenants.keys.tenant import TenantKeys
from handrail_tenants.store.contract import Store, Write

# Goes from each recipe to the next in the index: one look for each, however many people have it.
RECIPES = """
WITH RECURSIVE known(recipe) AS (
  SELECT min(recipe) FROM credential WHERE tenant_id = :tenant AND recipe IS NOT NULL
  UNION ALL
  SELECT (SELECT min(credential.recipe) FROM credential
    WHERE credential.tenant_id = :tenant AND credential.recipe > known.recipe)
  FROM known WHERE known.recipe IS NOT NULL
)
SELECT recipe FROM known WHERE recipe IS NOT NULL"""
REHASH = """
UPDATE credential SET sealed = :sealed, recipe = NULL
WHERE tenant_id = :tenant AND credential_id = :credential_id AND person_id = :person_id AND state = 'active'
  AND recipe IS NOT NULL"""


async def recipes_of(store: Store, keys: TenantKeys) -> tuple[Recipe, ...]:
    """Return how the imported passwords of a tenant are hashed that nobody has signed in with yet."""
    rows = await store.fetch(keys.tenant, RECIPES, {})
    return tuple(read_recipe(text) for (text,) in rows)


def read_recipe(text: str) -> Recipe:
    recipe: Recipe = msgspec.json.decode(text, type=Recipe)
    return recipe


def recipe_text(recipe: Recipe) -> str:
    return msgspec.json.encode(recipe).decode()


def rehash(keys: TenantKeys, person_id: PersonId, credential: Credential, encoded: str) -> Write:
    """Keep our own hash in place of an imported one, unless the password was replaced meanwhile."""
    profile, credential_id = AuthenticatorProfile.PASSWORD, credential.credential_id
    return Write(
        REHASH,
        {
            "credential_id": credential_id,
            "person_id": person_id,
            "sealed": seal_secret(keys, profile, credential_id, person_id, encoded.encode()),
        },
    )
