"""From a journey on the desk to the page of its settings."""

from collections.abc import Mapping

import msgspec

from handrail_platform.access.permission import Permission
from handrail_platform.document.model import MOST_LIFETIME_MINUTES
from handrail_platform.document.problem import Problem
from handrail_platform.text import Message
from handrail_ui.pages.studio import StudioPage
from handrail_ui.pages.translator import Speech
from handrail_ui.pages.wording.negotiation import language_name
from handrail_ui.studio.desk import OpenedJourney
from handrail_ui.studio.entrance import Colleague
from handrail_ui.studio.frame import frame
from handrail_ui.studio.inspector.at_hand import KINDS, is_language, mapping, variables_of
from handrail_ui.studio.inspector.fields import Choice, FormField
from handrail_ui.studio.inspector.filled import TRUE, Typed
from handrail_ui.studio.settings.form import JOURNEY, OWN, users_of


class VariableRow(msgspec.Struct, frozen=True, kw_only=True):
    """A variable with its type; one that a step uses cannot be removed."""

    name: str
    type: FormField
    used_by: tuple[str, ...]
    is_removed: bool


class StudioSettingsPage(StudioPage, frozen=True, kw_only=True):
    """What is set up about a journey as a whole."""

    template = "studio/settings.html"

    journey: str
    revision: int
    may_edit: bool
    about: tuple[FormField, ...]
    variables: tuple[VariableRow, ...]
    new: tuple[FormField, ...]
    mistakes: tuple[tuple[str, str], ...]
    is_moved: bool
    is_saved: bool
    journey_url: str
    save_url: str


def settings_page(
    here: Colleague,
    opened: OpenedJourney,
    typed: Typed,
    languages: tuple[str, ...],
    *,
    problems: tuple[Problem, ...] = (),
    is_moved: bool = False,
    is_saved: bool = False,
) -> StudioSettingsPage:
    """Make the page, with what stands in its form."""
    say, errors = here.say, {each.path: _sentence(each, here.say) for each in problems}
    types = tuple(Choice(each, say(f"studio.inspector.type.{each}")) for each in KINDS)
    users = users_of(opened.plain, here.desk.admin.steps)
    rows = tuple(
        VariableRow(
            name=name,
            type=FormField(
                kind="choice",
                name=f"variable.{name}",
                label=say("studio.settings.variable_type", variable=name),
                value=typed.get(f"variable.{name}", kind),
                choices=types,
                error=errors.get(f"remove.{name}", ""),
                is_required=True,
            ),
            used_by=users[name],
            is_removed=typed.get(f"remove.{name}") == TRUE,
        )
        for name, kind in variables_of(opened.plain).items()
    )
    new = (
        FormField(
            kind="text",
            name="new.name",
            label=say("studio.settings.variable_new"),
            value=typed.get("new.name", ""),
            error=errors.get("new.name", ""),
            longest=64,
        ),
        FormField(
            kind="choice",
            name="new.type",
            label=say("studio.settings.variable_new_type"),
            value=typed.get("new.type", "text"),
            choices=types,
        ),
    )
    url = here.to(f"/journeys/{opened.journey}")
    return StudioSettingsPage(
        **frame(here),
        journey=opened.journey,
        revision=opened.revision,
        may_edit=here.may(Permission.DRAFT_EDIT),
        about=_about(opened.plain, typed, languages, errors, say),
        variables=rows,
        new=new,
        mistakes=tuple((f"in-{each.path}", _sentence(each, say)) for each in problems),
        is_moved=is_moved,
        is_saved=is_saved,
        journey_url=url,
        save_url=f"{url}/settings",
    )


def _sentence(problem: Problem, say: Speech) -> str:
    if problem.code in OWN:
        return say.message(Message(f"studio.settings.problem.{problem.code}", problem.params)).text
    return say.message(problem.message).text


def _about(
    plain: Mapping[str, object], typed: Typed, languages: tuple[str, ...], errors: Mapping[str, str], say: Speech
) -> tuple[FormField, ...]:
    entries = tuple(Choice(each, say(f"studio.settings.entry.{each}")) for each in ("anyone", "signed_in"))
    lifetime = _field("lifetime_minutes", typed, errors, say)
    return (
        _by_language("name", plain, typed, languages, errors, say),
        _by_language("description", plain, typed, languages, errors, say),
        msgspec.structs.replace(_field("entry", typed, errors, say), kind="choice", choices=entries),
        msgspec.structs.replace(lifetime, kind="number", holds="30", least=1, most=MOST_LIFETIME_MINUTES),
    )


def _field(name: str, typed: Typed, errors: Mapping[str, str], say: Speech) -> FormField:
    path = f"{JOURNEY}.{name}"
    return FormField(
        kind="text",
        name=path,
        label=say(f"studio.settings.{name}"),
        help=say(f"studio.settings.{name}_help"),
        value=typed.get(path, ""),
        error=errors.get(path, ""),
    )


def _by_language(
    name: str,
    plain: Mapping[str, object],
    typed: Typed,
    languages: tuple[str, ...],
    errors: Mapping[str, str],
    say: Speech,
) -> FormField:
    field = _field(name, typed, errors, say)
    every = dict.fromkeys([*languages, *filter(is_language, mapping(plain.get(name)))])
    said = any(typed.get(f"{field.name}.{each}") for each in every)
    inside = tuple(
        FormField(
            kind="text",
            name=f"{field.name}.{each}",
            label=language_name(each),
            value=(value := typed.get(f"{field.name}.{each}", "")),
            error=errors.get(f"{field.name}.{each}", ""),
            language=each,
            is_missing=said and not value,
        )
        for each in every
    )
    return msgspec.structs.replace(field, kind="keyed", inside=inside)
