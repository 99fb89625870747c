"""A token lets a machine in until it ends or is revoked, at its own tenant, and nobody can read it anywhere."""

from typing import Any

import pytest
from sqlalchemy import Engine

from handrail_platform.access.role import Role
from handrail_tenants.store.retention import RETENTION_MS
from handrail_tenants.tenancy.session import TenantSession
from handrail_tenants.tokens.repository import MOST_TOKENS, USE_TOLD_MS, ApiTokens
from handrail_tenants.tokens.token import (
    LONGEST_MS,
    ApiToken,
    Presented,
    TokenInvalid,
    TokenUnknown,
    TooManyTokens,
    presented,
)
from tests.contract.store.installation import NOW, Installation

pytestmark = pytest.mark.anyio
MINE = Presented("0123456789abcdef", b"s" * 32)


def token(of: Presented = MINE, *, ends_at: int = NOW + 1_000, **changes: Any) -> ApiToken:
    usual: dict[str, Any] = {"name": "pipeline", "roles": frozenset({Role.DESIGNER}), "made_by": "handrail/0f"}
    return ApiToken(id=of.id, secret_hash=of.hash, made_at=NOW, ends_at=ends_at, **{**usual, **changes})


@pytest.fixture
def tokens(unit: TenantSession) -> ApiTokens:
    return ApiTokens(unit)


async def test_a_token_lets_in_until_it_ends(tokens: ApiTokens) -> None:
    tokens.add(token())

    assert tokens.opened_by(MINE, NOW - 1) is None
    found = tokens.opened_by(MINE, NOW)
    assert found is not None
    assert found.roles == {Role.DESIGNER}
    assert tokens.opened_by(MINE, NOW + 999) is not None
    assert tokens.opened_by(MINE, NOW + 1_000) is None


async def test_another_secret_under_the_same_id_lets_nobody_in(tokens: ApiTokens) -> None:
    tokens.add(token())

    assert tokens.opened_by(Presented(MINE.id, b"S" * 32), NOW) is None
    assert tokens.opened_by(Presented("f" * 16, MINE.secret), NOW) is None


async def test_a_revoked_token_lets_nobody_in_and_is_revoked_once(tokens: ApiTokens) -> None:
    tokens.add(token())

    tokens.revoke(MINE.id, NOW + 5)

    assert tokens.opened_by(MINE, NOW + 5) is None
    assert [each.revoked_at for each in tokens.list()] == [NOW + 5]
    with pytest.raises(TokenUnknown):
        tokens.revoke(MINE.id, NOW + 6)


async def test_it_opens_nothing_at_another_tenant(
    tokens: ApiTokens, unit: TenantSession, installation: Installation, engine: Engine
) -> None:
    tokens.add(token())
    unit.commit()

    with TenantSession(engine, installation.initech) as session:
        assert ApiTokens(session).opened_by(MINE, NOW) is None
        assert ApiTokens(session).list() == ()


async def test_the_secret_is_in_no_column(
    tokens: ApiTokens, unit: TenantSession, installation: Installation
) -> None:
    tokens.add(token())
    unit.commit()

    (row,) = await installation.rows("api_token")
    assert MINE.secret not in row
    assert MINE.secret.hex() not in str(row)


async def test_its_use_is_written_down_once_a_minute(tokens: ApiTokens) -> None:
    tokens.add(token(ends_at=NOW + 10 * USE_TOLD_MS))

    assert tokens.list()[0].used_at is None
    for later in (0, 1, USE_TOLD_MS - 1):
        tokens.opened_by(MINE, NOW + later)
        assert tokens.list()[0].used_at == NOW
    tokens.opened_by(MINE, NOW + USE_TOLD_MS)
    assert tokens.list()[0].used_at == NOW + USE_TOLD_MS


async def test_a_tenant_has_so_many_and_no_more_until_ended_ones_are_purged(
    tokens: ApiTokens, unit: TenantSession, installation: Installation
) -> None:
    for number in range(MOST_TOKENS):
        tokens.add(token(Presented(f"{number:016x}", b"s" * 32)))
    unit.commit()

    with pytest.raises(TooManyTokens):
        tokens.add(token())
    unit.rollback()
    assert await installation.store.purge(NOW + 999 + RETENTION_MS, 100) == 0
    assert await installation.store.purge(NOW + 1_000 + RETENTION_MS, 100) == MOST_TOKENS
    tokens.add(token())


@pytest.mark.parametrize(
    "changes",
    [
        {"name": " "},
        {"name": "x" * 61},
        {"name": "a\nb"},
        {"roles": frozenset[Role]()},
        {"roles": frozenset({Role.OWNER})},
        {"roles": frozenset({Role.DESIGNER, Role.SUPPORT})},
        {"ends_at": NOW},
        {"ends_at": NOW + LONGEST_MS + 1},
    ],
)
def test_what_is_no_token_is_not_made(changes: dict[str, Any]) -> None:
    with pytest.raises(TokenInvalid):
        token(**changes)


def test_a_token_is_read_as_it_is_written_and_nothing_else_is() -> None:
    assert presented(MINE.text) == MINE
    for text in ("", MINE.text[:-1], MINE.text + "0", MINE.text.upper(), f" {MINE.text}", MINE.text + "\n"):
        assert presented(text) is None
