"""From a step at hand and what stands in its form to its page."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import msgspec

from handrail_platform.access.permission import Permission
from handrail_platform.document.problem import Problem
from handrail_platform.text import Message
from handrail_ui.pages.studio import StudioPage
from handrail_ui.pages.translator import Speech
from handrail_ui.pages.wording.negotiation import language_name
from handrail_ui.studio.desk import OpenedJourney
from handrail_ui.studio.entrance import Colleague
from handrail_ui.studio.frame import frame
from handrail_ui.studio.inspector.at_hand import StepAtHand, mapping
from handrail_ui.studio.inspector.checking import OWN
from handrail_ui.studio.inspector.conditions import COMPARISONS
from handrail_ui.studio.inspector.fields import Choice, FormField
from handrail_ui.studio.inspector.filled import Typed
from handrail_ui.studio.inspector.leaves import texts_in
from handrail_ui.studio.inspector.making import FieldMaker, humane
from handrail_ui.studio.inspector.notes import notes_of
from handrail_ui.studio.inspector.roles import roles_of
from handrail_ui.studio.inspector.step_form import CONFIG, options_path, read_step

_LONGEST: Final = 20_000


class Mistake(msgspec.Struct, frozen=True):
    """Something that keeps the form from being saved. `id` is that of its field, empty where it has none."""

    id: str
    label: str
    sentence: str


class Moved(msgspec.Struct, frozen=True):
    """What somebody else changed at the step meanwhile: where, from what, to what."""

    place: str
    before: str
    after: str
    is_mine_too: bool
    """Whether it was changed in this form as well: then what stands here wins when it is saved."""


class WordsOf(msgspec.Struct, frozen=True):
    """The words of one slot, by language."""

    slot: str
    fields: tuple[FormField, ...]
    is_replaced: bool


class StudioInspectorPage(StudioPage, frozen=True, kw_only=True):
    """A step as it is set up. `base` is the step as the form was made of it, to tell what changed meanwhile."""

    template = "studio/inspector.html"

    journey: str
    step: str
    kind: str
    type: str
    title: str
    revision: int
    base: str
    may_edit: bool
    is_known: bool
    is_gone: bool
    about: Mapping[str, FormField]
    options: tuple[FormField, ...]
    outcomes: tuple[FormField, ...]
    words: tuple[WordsOf, ...]
    comparisons: tuple[Choice, ...]
    reads: tuple[str, ...]
    notes: tuple[str, ...]
    mistakes: tuple[Mistake, ...]
    so_far: tuple[Mistake, ...]
    moved: tuple[Moved, ...] | None
    notice: str | None
    journey_url: str
    save_url: str
    check_url: str
    settings_url: str

    @property
    def has_own_words(self) -> bool:
        return any(each.is_replaced for each in self.words)


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What a page says besides its form."""

    problems: tuple[Problem, ...] = ()
    so_far: tuple[Problem, ...] = ()
    """What is wrong as long as somebody is still typing; nobody has to hear of it at each field."""
    moved: tuple[Moved, ...] | None = None
    notice: str | None = None
    is_gone: bool = False


NOTHING_TOLD: Final = Told()


def step_page(
    here: Colleague, opened: OpenedJourney, at: StepAtHand, typed: Typed, told: Told = NOTHING_TOLD
) -> StudioInspectorPage:
    """Make the page of a step, with what stands in its form."""
    say, url = here.say, here.to(f"/journeys/{opened.journey}/steps/{at.name}")
    posted = read_step(at, typed)
    errors = {each.path: sentence_of(each, say) for each in told.problems}
    texts = texts_in(at.group, typed, options_path(at))
    roles = roles_of(at.step, mapping(posted.node.get(CONFIG)), texts)
    options = FieldMaker(at, typed, errors, roles, say).options(at.group, options_path(at))
    about = _about(at, typed, errors, say)
    outcomes = tuple(_outcomes(at, typed, say))
    words = tuple(_words(at, typed, errors))
    shown = {each.id: each for each in _every([*about.values(), *options, *outcomes])}
    return StudioInspectorPage(
        **frame(here),
        journey=opened.journey,
        step=at.name,
        kind=at.kind,
        type=at.named,
        title=_title(at, say),
        revision=opened.revision,
        base=msgspec.json.encode({"name": at.name, "start": at.is_start, "node": at.node}).decode(),
        may_edit=here.may(Permission.DRAFT_EDIT),
        is_known=at.step is not None or at.kind != "step",
        is_gone=told.is_gone,
        about=about,
        options=options,
        outcomes=outcomes,
        words=words,
        comparisons=tuple(Choice(each, say(f"studio.inspector.comparison.{each}")) for each in COMPARISONS),
        reads=tuple(sorted(at.assigned or ())),
        notes=notes_of(at, posted, say),
        mistakes=tuple(_mistake(each, shown, say) for each in told.problems),
        so_far=tuple(_mistake(each, shown, say) for each in told.so_far),
        moved=told.moved,
        notice=told.notice,
        journey_url=here.to(f"/journeys/{opened.journey}"),
        save_url=url,
        check_url=f"{url}/check",
        settings_url=here.to(f"/journeys/{opened.journey}/settings"),
    )


def sentence_of(problem: Problem, say: Speech) -> str:
    """Return in words what is wrong."""
    if problem.code in OWN:
        return say.message(Message(f"studio.inspector.problem.{problem.code}", problem.params)).text
    return say.message(problem.message).text


def _title(at: StepAtHand, say: Speech) -> str:
    """Return in words what the step is."""
    if at.kind != "step":
        word = "part" if at.kind == "journey" else "exit"
        return say.message(Message(f"studio.kind.{word}", {word: at.named})).text
    name = at.named.partition("@")[0]
    if name == "end":
        name = f"end.{mapping(at.node.get(CONFIG)).get('result', 'denied')}"
    words = say(f"studio.kind.{name}")
    return name if words == f"studio.kind.{name}" else words


def _mistake(problem: Problem, shown: Mapping[str, FormField], say: Speech) -> Mistake:
    """Return it with the field where it shows, or the nearest around it."""
    path = problem.path
    while path and f"in-{path}" not in shown:
        path = path.rpartition(".")[0]
    field = shown.get(f"in-{path}")
    return Mistake(field.id if field else "", field.label if field else "", sentence_of(problem, say))


def _every(fields: Iterable[FormField]) -> Iterable[FormField]:
    for each in fields:
        yield each
        yield from _every(each.inside)


def _about(at: StepAtHand, typed: Typed, errors: Mapping[str, str], say: Speech) -> dict[str, FormField]:
    """Return the fields that every step has."""
    steps = tuple(Choice(each, each) for each in at.steps)

    def field(name: str, word: str, **more: Any) -> FormField:
        made = FormField(
            kind="text",
            name=name,
            label=say(f"studio.inspector.{word}"),
            help=say(f"studio.inspector.{word}_help"),
            value=typed.get(name, ""),
            error=errors.get(name, ""),
        )
        return msgspec.structs.replace(made, **more)

    return {
        "name": field("name", "name", is_required=True, longest=64),
        "start": field("start", "start", kind="flag"),
        "note": field("note", "note", kind="area", longest=_LONGEST),
        "visits": field("limit.visits", "visits", kind="number", least=1, most=100),
        "then": field("limit.then", "then", kind="choice", choices=steps),
    }


def _outcomes(at: StepAtHand, typed: Typed, say: Speech) -> Iterable[FormField]:
    steps = tuple(Choice(each, each) for each in at.steps)
    for outcome in at.outcomes:
        common = at.otherwise.get(outcome, "")
        holds = say("studio.inspector.otherwise", step=common) if common else say("studio.nowhere")
        name = f"next.{outcome}"
        value = typed.get(name, "")
        lost = (Choice(value, value),) if value and value not in at.steps else ()
        yield FormField(
            kind="choice", name=name, label=outcome, value=value, holds=str(holds), choices=(*steps, *lost)
        )


def _words(at: StepAtHand, typed: Typed, errors: Mapping[str, str]) -> Iterable[WordsOf]:
    for slot in at.slots:
        values = {language: typed.get(f"texts.{language}.{slot}", "") for language in at.languages}
        said = any(values.values())
        yield WordsOf(
            slot,
            tuple(
                _text(at, slot, each, value, errors, is_missing=said and not value)
                for each, value in values.items()
            ),
            said,
        )


def _text(
    at: StepAtHand, slot: str, language: str, value: str, errors: Mapping[str, str], *, is_missing: bool
) -> FormField:
    name, default = f"texts.{language}.{slot}", at.default_words(slot, language)
    return FormField(
        kind="area" if "\n" in value or len(value or default) > 60 else "text",  # noqa: PLR2004 - characters on a line
        name=name,
        label=f"{humane(slot.replace('.', ': '))} ({language_name(language)})",
        value=value,
        error=errors.get(name, ""),
        holds=default,
        longest=_LONGEST,
        language=language,
        is_missing=is_missing,
    )
