"""The page object: what HTML shows and what JSON answers are the same frozen thing."""

from collections.abc import Mapping
from typing import Literal

import msgspec

from handrail_platform.values import Milliseconds
from handrail_platform.view import Action, Field, FieldKind, Notice, Option, Plain, View
from handrail_ui.pages.translator import Resolved, Speech
from handrail_ui.pages.wording.countries import countries
from handrail_ui.pages.wording.moments import iso_minute, minute_in_words
from handrail_ui.pages.wording.negotiation import Direction, direction

ErrorSummary = tuple["PageField", ...]


class Done(msgspec.Struct, frozen=True):
    """How a journey ended, and the address where the person goes on, if anywhere.

    `start_again` leads whoever was denied, and sent nowhere, to a fresh start that keeps where they were going.
    """

    result: Literal["success", "denied"]
    continue_to: str | None = None
    start_again: str | None = None


class PageOption(msgspec.Struct, frozen=True):
    value: str
    label: Resolved


class PageField(msgspec.Struct, frozen=True, kw_only=True):
    """A field with its words. `options` of a country field are the countries in the page's language."""

    name: str
    kind: FieldKind
    label: Resolved
    hint: Resolved | None
    required: bool
    value: str
    error: Resolved | None
    autocomplete: str
    options: tuple[PageOption, ...]
    max_length: int | None


class PageAction(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    label: Resolved
    weight: Literal["primary", "secondary", "quiet"]
    submits_fields: bool


class PageNotice(msgspec.Struct, frozen=True):
    tone: Literal["info", "success", "warning", "error"]
    text: Resolved


class PageView(msgspec.Struct, frozen=True, kw_only=True):
    """A step's view in words. `data` is for the step's own template, shaped as `id` says."""

    id: str
    title: Resolved
    lead: Resolved | None
    notice: PageNotice | None
    fields: tuple[PageField, ...]
    actions: tuple[PageAction, ...]
    data: Mapping[str, Plain]

    @property
    def errors(self) -> ErrorSummary:
        """The fields that the person must look at again, in reading order."""
        return tuple(field for field in self.fields if field.error is not None)

    def field(self, name: str) -> PageField:
        """Return a field for a template that lays its fields out itself. Raises KeyError."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)


class PagePlace(msgspec.Struct, frozen=True, kw_only=True):
    """Where a page stands: the part of a page that has no words.

    It does not say at which step, because two that look the same must not be told apart by their names.
    `session` is the handle in text form; `nonce` binds the answer to this page; `expires_at` ends the session.
    """

    session: str
    seq: int
    nonce: str
    journey: str
    expires_at: Milliseconds
    submit_url: str
    done: Done | None = None
    waits_until: Milliseconds | None = None
    """Of a page that waits for something besides its reader: when it goes on without it."""
    poll_after_ms: int | None = None
    """Of such a page: how soon to look again. The page goes on without anybody looking, too."""


class Page(PagePlace, frozen=True, kw_only=True):
    """Everything a client needs to show one step and to answer it."""

    view: PageView
    language: str
    direction: Direction

    @property
    def open_until(self) -> str:
        """The end in words, to the minute; most pages of a minute share them, so that they cost nothing."""
        return minute_in_words(self.expires_at, self.language)

    @property
    def open_until_iso(self) -> str:
        """The same as the `datetime` attribute of HTML wants it."""
        return iso_minute(self.expires_at)


def resolve_page(view: View, place: PagePlace, speech: Speech) -> Page:
    """Put a step's view into words and join it with its place."""
    return placed(resolve_view(view, speech), place, speech.language)


def placed(view: PageView, place: PagePlace, language: str) -> Page:
    """Join a view in words with its place."""
    return Page(
        session=place.session,
        seq=place.seq,
        nonce=place.nonce,
        journey=place.journey,
        expires_at=place.expires_at,
        submit_url=place.submit_url,
        done=place.done,
        waits_until=place.waits_until,
        poll_after_ms=place.poll_after_ms,
        view=view,
        language=language,
        direction=direction(language),
    )


def resolve_view(view: View, speech: Speech) -> PageView:
    """Put a step's view into words."""
    return PageView(
        id=view.id,
        title=speech.resolve(view.title),
        lead=speech.resolve(view.lead) if view.lead is not None else None,
        notice=_notice(view.notice, speech) if view.notice is not None else None,
        fields=tuple([_field(field, speech) for field in view.fields]),
        actions=tuple([_action(action, speech) for action in view.actions]),
        data=view.data,
    )


def _notice(notice: Notice, speech: Speech) -> PageNotice:
    return PageNotice(notice.tone, speech.resolve(notice.text))


def _field(field: Field, speech: Speech) -> PageField:
    return PageField(
        name=field.name,
        kind=field.kind,
        label=speech.resolve(field.label),
        hint=speech.resolve(field.hint) if field.hint is not None else None,
        required=field.required,
        value=field.value,
        error=speech.resolve(field.error) if field.error is not None else None,
        autocomplete=field.autocomplete,
        options=_options(field, speech),
        max_length=field.max_length,
    )


def _options(field: Field, speech: Speech) -> tuple[PageOption, ...]:
    if field.kind == "country" and not field.options:
        return _country_options(speech.language)
    return tuple([_option(option, speech) for option in field.options])


def _country_options(language: str) -> tuple[PageOption, ...]:
    return tuple(
        PageOption(country.code, Resolved(country.name, None, language)) for country in countries(language)
    )


def _option(option: Option, speech: Speech) -> PageOption:
    return PageOption(option.value, speech.resolve(option.label))


def _action(action: Action, speech: Speech) -> PageAction:
    return PageAction(
        name=action.name,
        label=speech.resolve(action.label),
        weight=action.weight,
        submits_fields=action.submits_fields,
    )
