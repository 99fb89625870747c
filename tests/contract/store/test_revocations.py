"""On a revoked program nothing begins, moves, or gets more time, from the very moment on."""

import os

import pytest

from handrail_platform.values import SessionHandle, TenantId
from handrail_tenants.store.contract import Committed, Raced, Write
from tests.contract.store.installation import PROGRAM, SOON, Installation, promise, renewal, session, step

pytestmark = pytest.mark.anyio
OTHER = b"q" * 32
REVOKE = "INSERT INTO revocation (tenant_id, hash, journey, at) VALUES (:tenant, :hash, 'register', 0)"


async def revoke(
    installation: Installation, program_hash: bytes = PROGRAM, tenant: TenantId | None = None
) -> None:
    await installation.store.write(tenant or installation.globex, [Write(REVOKE, {"hash": program_hash})])


async def test_a_session_of_a_revoked_program_says_so_when_it_is_loaded(installation: Installation) -> None:
    handle = await installation.begin()
    before = await installation.store.load(installation.globex, handle)

    await revoke(installation)

    after = await installation.store.load(installation.globex, handle)
    assert before is not None
    assert after is not None
    assert (before.revoked, after.revoked) == (False, True)
    assert (after.state, after.seq, after.status) == (before.state, before.seq, before.status)


async def test_a_revoked_program_moves_no_session(installation: Installation) -> None:
    handle = await installation.begin()
    await revoke(installation)

    commit = await installation.store.commit(installation.globex, step(handle, 2, outbox=(promise("late"),)))

    assert commit == Raced()
    assert len(await installation.rows("journey_event")) == 1
    assert await installation.rows("outbox") == []


async def test_a_commit_with_domain_writes_is_stopped_too(installation: Installation) -> None:
    handle = await installation.begin()
    await revoke(installation)
    write = Write(REVOKE, {"hash": OTHER})

    commit = await installation.store.commit(installation.globex, step(handle, 2, writes=(write,)))

    assert commit == Raced()
    assert len(await installation.rows("revocation")) == 1


async def test_a_revoked_program_begins_no_session(installation: Installation) -> None:
    await revoke(installation)
    handle = SessionHandle(os.urandom(16))

    begun = await installation.store.begin(installation.globex, session(handle), step(handle, 1))

    assert begun == Raced()
    assert await installation.store.load(installation.globex, handle) is None
    assert await installation.rows("journey_event") == []


async def test_a_revoked_program_gives_no_more_time(installation: Installation) -> None:
    handle = await installation.begin()
    await revoke(installation)

    assert await installation.store.renew(installation.globex, renewal(handle)) == Raced()
    loaded = await installation.store.load(installation.globex, handle)
    assert loaded is not None
    assert loaded.expires_at == SOON


async def test_sessions_of_other_programs_and_tenants_go_on(installation: Installation) -> None:
    handle = await installation.begin()
    theirs = await installation.begin(installation.initech)
    await revoke(installation, OTHER)
    await revoke(installation, PROGRAM, installation.initech)

    assert await installation.store.commit(installation.globex, step(handle, 2)) == Committed()
    assert await installation.store.commit(installation.initech, step(theirs, 2)) == Raced()
