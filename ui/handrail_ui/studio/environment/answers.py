"""What the page of an environment answers, and its forms, of which every one works without a script."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, Final

from litestar import Request, Response

from handrail_platform.access.permission import Permission
from handrail_platform.access.role import Role
from handrail_platform.errors import HandrailError
from handrail_platform.values import PersonId, Value
from handrail_tenants.staff.served import ServedTenant
from handrail_ui.provisions import Unprovided
from handrail_ui.runtime.responses import see_other
from handrail_ui.studio.entrance import Colleague, colleague, names_of_colleagues, posted
from handrail_ui.studio.environment.desk import EnvironmentDesk, ValueInvalid
from handrail_ui.studio.environment.page import Said, environment_page
from handrail_ui.studio.frame import shown
from handrail_ui.studio.lacking import lack_rows

AnyRequest = Request[Any, Any, Any]
NOTICES: Final = ("set", "removed", "led")
"""What a form did, as the page's address says it afterwards; in words under `studio.environment.done.<name>`."""
_TOLD: Final = frozenset(
    {
        "environments-invalid",
        "provision-in-use",
        "secret-invalid",
        "secret-unknown",
        "settings-moved",
        "too-many-secrets",
        "unprovided",
        "value-invalid",
    }
)
"""By code, in words under `studio.environment.wrong.<code>`."""
_LONGEST: Final = 1_000
_DIGITS: Final = 15


async def environment(request: AnyRequest) -> Response[bytes]:
    """Show values and secrets, and where this environment stands."""
    here = await colleague(request, Permission.JOURNEY_READ)
    done = here.visit.head.query("done")
    return await _shown(here, Said(notice=f"studio.environment.done.{done}" if done in NOTICES else ""))


async def set_value(request: AnyRequest) -> Response[bytes]:
    """Set a value."""
    here = await colleague(request, Permission.ENVIRONMENT_SET)
    fields = await posted(here)
    name = fields.get("name", "").strip()

    def go() -> None:
        _desk(here).set_value(name, _value(fields), fields.get("revision", ""), here.deed)

    return await _answered(here, go, "set", fields)


async def remove_value(request: AnyRequest) -> Response[bytes]:
    """Remove a value that nothing uses."""
    here = await colleague(request, Permission.ENVIRONMENT_SET)
    fields, name = await posted(here), str(request.path_params["name"])
    revision = fields.get("revision", "")
    return await _answered(here, lambda: _desk(here).remove_value(name, revision, here.deed), "removed", {})


async def set_secret(request: AnyRequest) -> Response[bytes]:
    """Keep a secret. It comes in here and is never shown again."""
    here = await colleague(request, Permission.ENVIRONMENT_SET)
    fields = await posted(here)
    name, plain = fields.get("name", "").strip(), fields.get("secret", "")
    typed = {"form": "secret", "name": name}
    return await _answered(here, lambda: _desk(here).set_secret(name, plain, here.deed), "set", typed)


async def remove_secret(request: AnyRequest) -> Response[bytes]:
    """Forget a secret that nothing uses."""
    here = await colleague(request, Permission.ENVIRONMENT_SET)
    await posted(here)
    name = str(request.path_params["name"])
    return await _answered(here, lambda: _desk(here).remove_secret(name, here.deed), "removed", {})


async def lead(request: AnyRequest) -> Response[bytes]:
    """Say which environment comes next: one that they own as well, or none."""
    here = await colleague(request, Permission.ENVIRONMENT_SET)
    fields = await posted(here)
    following = fields.get("next", "")
    owned = {each.key for each in await served_by(here) if Role.OWNER in each.roles}
    kept = (await asyncio.to_thread(_desk(here).open, here.now)).promotes_to
    if following not in {*owned, "", kept}:
        following = here.served  # no other than one that leads nowhere: refused, and told alike
    revision = fields.get("revision", "")
    return await _answered(here, lambda: _desk(here).lead(following, revision, here.deed), "led", {})


async def served_by(here: Colleague) -> tuple[ServedTenant, ...]:
    """Return the tenants that whoever is here serves."""
    subject = PersonId(bytes.fromhex(here.deed.actor.subject))
    return await asyncio.to_thread(here.workplace.served_by, here.deed.actor.issuer, subject)


async def _answered(
    here: Colleague, go: Callable[[], None], done: str, typed: Mapping[str, str]
) -> Response[bytes]:
    """Lead on to what was done, or show the page again with why not and what was typed, without the secret."""
    try:
        await asyncio.to_thread(go)
    except HandrailError as refused:
        if refused.code not in _TOLD:
            raise
        lacking = lack_rows(refused.lacking, here.say) if isinstance(refused, Unprovided) else ()
        words = here.say(f"studio.environment.wrong.{refused.code}")
        said = Said(refusal=words, lacking=tuple(each.sentence for each in lacking), typed=typed)
        return await _shown(here, said, refused.status)
    return see_other(here.to(f"/environment?done={done}"))


async def _shown(here: Colleague, said: Said, status: int = 200) -> Response[bytes]:
    opened = await asyncio.to_thread(_desk(here).open, here.now)
    served, names = await served_by(here), await names_of_colleagues(here)
    return shown(here, environment_page(here, opened, served, names, said), status)


def _value(fields: Mapping[str, str]) -> Value:
    """Return what was typed, of the kind that was chosen. Raises ValueInvalid."""
    text = fields.get("value", "").strip()
    match fields.get("kind"):
        case "number":
            digits = text.removeprefix("-")
            if not (digits.isascii() and digits.isdecimal() and len(digits) <= _DIGITS):
                raise ValueInvalid
            return int(text)
        case "boolean" if text in ("true", "false"):
            return text == "true"
        case "text" if text and len(text) <= _LONGEST and text.replace("\n", " ").isprintable():
            return text
        case _:
            raise ValueInvalid


def _desk(here: Colleague) -> EnvironmentDesk:
    return EnvironmentDesk(here.workplace.admin, here.served)
