"""What holds of every read, every effect and every statement, so that none is forgotten."""

import ast
import inspect
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import get_args

import pytest

import handrail_tenants
from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.step.effects import (
    BindFirst,
    ChangeEmail,
    ConsentEntry,
    CreatePerson,
    CreateRecoveryCodes,
    DeleteAccount,
    EnrolPasskey,
    EnrolTotp,
    Identifier,
    KeepConfirmation,
    LinkIdentity,
    LockAccount,
    RecordConsent,
    SavePreferences,
    SaveProfile,
    SetPassword,
    SpendRecoveryCode,
    SpendTotp,
    StartBrowserSession,
    TransactionEffect,
    TrustDevice,
    UseIdentity,
    UsePasskey,
)
from handrail_platform.step.passkeys import NewPasskey, PasskeyUse, TransactionSignature
from handrail_platform.step.reads import AnyRead, Preferences
from handrail_tenants.effects.apply import EffectContext, writes_for
from handrail_tenants.reads.resolve import Resolvers
from tests.house import ALICE, HANDLE, NOW, House

DOMAIN = (
    "browser_sessions",
    "confirmations",
    "consent",
    "credentials",
    "effects",
    "limits",
    "people",
    "reads",
    "risk",
    "trusted_devices",
)
STATEMENT = re.compile(r"\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM)\s", re.IGNORECASE)
TABLE = re.compile(r"\b(?:FROM|JOIN|INTO|^\s*UPDATE)\s+[a-z_]+", re.IGNORECASE)
EXAMPLES: dict[type[TransactionEffect], TransactionEffect] = {
    CreatePerson: CreatePerson(ALICE, "A", "en", (Identifier("email", "a@example.org", None),), {}, NOW),
    SaveProfile: SaveProfile(ALICE, 0, "Alice Example", {}, {}),
    SavePreferences: SavePreferences(ALICE, 0, (Preferences({"email": True}, "weekly", {}, NOW),)),
    BindFirst: BindFirst(ALICE),
    ChangeEmail: ChangeEmail(ALICE, 0, "alice@example.com", NOW),
    DeleteAccount: DeleteAccount(ALICE, NOW + 86_400_000, NOW),
    LockAccount: LockAccount(ALICE, NOW),
    SetPassword: SetPassword(ALICE, b"c" * 16, "encoded", NOW),
    EnrolTotp: EnrolTotp(ALICE, b"c" * 16, bytes(20), 1, NOW),
    SpendTotp: SpendTotp(ALICE, b"c" * 16, 1, NOW),
    CreateRecoveryCodes: CreateRecoveryCodes(ALICE, b"c" * 16, ("7k2mq9xw4dtp3hv",), NOW),
    LinkIdentity: LinkIdentity(ALICE, "harbour", "https://id.example", "1", NOW),
    UseIdentity: UseIdentity(ALICE, "https://id.example", "1", NOW),
    SpendRecoveryCode: SpendRecoveryCode(ALICE, b"c" * 16, 0, NOW),
    EnrolPasskey: EnrolPasskey(
        ALICE,
        bytes(64),
        NewPasskey(b"p" * 32, b"key", 0, backup_eligible=True, backed_up=True, transports=(), model=bytes(16)),
        NOW,
    ),
    TrustDevice: TrustDevice(ALICE, NOW + 1, NOW),
    KeepConfirmation: KeepConfirmation(
        ALICE,
        b"c" * 16,
        bytes(32),
        b"{}",
        TransactionSignature(
            PasskeyUse(ALICE, b"p" * 32, 1, backup_eligible=True, backed_up=True),
            b"key",
            "https://globex.example",
            b"{}",
            b"data",
            b"signature",
        ),
        NOW,
    ),
    UsePasskey: UsePasskey(ALICE, b"p" * 32, 1, backed_up=True, at=NOW),
    RecordConsent: RecordConsent(ALICE, (ConsentEntry("p", "1", "given", bytes(32), "en"),), NOW),
    StartBrowserSession: StartBrowserSession(ALICE, (AuthenticatorProfile.PASSWORD,), NOW, NOW),
}
CANNOT_LOSE = {
    CreateRecoveryCodes,
    DeleteAccount,
    KeepConfirmation,
    LockAccount,
    RecordConsent,
    SetPassword,
    StartBrowserSession,
    TrustDevice,
}


def domain_modules() -> Iterator[str]:
    for found in walk_packages(handrail_tenants.__path__, "handrail_tenants."):
        if found.name.split(".")[1] in DOMAIN and not found.ispkg:
            yield found.name


STATEMENTS = {
    f"{module}.{name}": value
    for module in domain_modules()
    for name, value in vars(import_module(module)).items()
    if isinstance(value, str) and STATEMENT.match(value)
}


@pytest.mark.anyio
async def test_every_read_has_a_resolver(house: House) -> None:
    assert set(Resolvers.over(house.store, house.keys, house.work).table) == set(get_args(AnyRead))


def test_every_effect_has_an_example() -> None:
    assert set(EXAMPLES) == set(get_args(TransactionEffect))


@pytest.mark.anyio
@pytest.mark.parametrize("effect", EXAMPLES.values(), ids=lambda effect: type(effect).__name__)
async def test_every_effect_is_applied_and_says_how_it_loses(house: House, effect: TransactionEffect) -> None:
    context = EffectContext(HANDLE, b"c" * 32, "Firefox on Linux", replaces=b"d" * 32)

    writes = writes_for(await house.keys.of(house.globex), effect, context)

    tags = {write.loses_as for write in writes if write.loses_as}
    assert writes
    assert tags == (set() if type(effect) in CANNOT_LOSE else {effect.__struct_config__.tag})
    assert all(":tenant" in write.sql and "tenant_id" in write.sql for write in writes)
    assert not any("tenant" in write.params for write in writes)


def test_there_are_statements_to_look_at() -> None:
    assert len(STATEMENTS) > 15


@pytest.mark.parametrize("name", STATEMENTS)
def test_every_statement_binds_every_table_to_the_tenant(name: str) -> None:
    sql = STATEMENTS[name]

    assert ":tenant" in sql
    assert sql.count("tenant_id") >= len(TABLE.findall(sql))


def test_no_statement_hides_inside_a_function() -> None:
    for module in domain_modules():
        tree = ast.parse(Path(inspect.getfile(import_module(module))).read_text())
        functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
        for node in (inner for function in functions for inner in ast.walk(function)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert not STATEMENT.match(node.value), f"{module}:{node.lineno}"
