"""From page objects to HTML: the template environment and the one class that renders."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias, cast

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, nodes
from jinja2.runtime import Context
from jinja2_fragments import render_block

from handrail_ui.pages.account import AccountPage
from handrail_ui.pages.consents import ConsentsPage, ShownTextPage
from handrail_ui.pages.demo import DemoPage
from handrail_ui.pages.look.assets import Assets
from handrail_ui.pages.mailbox import MailboxPage
from handrail_ui.pages.page import Page
from handrail_ui.pages.standalone import StandalonePage
from handrail_ui.pages.stencil import Stencils
from handrail_ui.pages.studio import StudioPage
from handrail_ui.pages.translator import Translator
from handrail_ui.pages.trial import TrialPage
from handrail_ui.pages.wording.moments import iso_moment, moment_in_words
from handrail_ui.pages.wording.negotiation import direction, language_name

TEMPLATE_FOLDER = Path(__file__).parents[1] / "templates"

AnyPage: TypeAlias = (
    Page
    | StandalonePage
    | AccountPage
    | ConsentsPage
    | ShownTextPage
    | MailboxPage
    | DemoPage
    | StudioPage
    | TrialPage
)

_PLAIN_STEP = "page.html"
_FRAGMENT = "step"
_OPEN_UNTIL = "open_until"


class Brand(msgspec.Struct, frozen=True, kw_only=True):
    """Whose page it is. `texts` are the sentences a tenant replaced in the page's language, by message id."""

    name: str
    theme_url: str
    logo_url: str
    home_url: str
    languages: tuple[str, ...]
    default_language: str
    texts: Mapping[str, str] = {}
    help_url: str | None = None
    privacy_url: str | None = None


class InheritingTemplate(Template):
    """A template that knows the blocks it inherits, so that one of them can be rendered alone.

    Jinja links a child to its parent only while it renders the whole page; a fragment of a step that fills
    `fields` and leaves the rest to page.html needs the link before.
    """

    ancestors: tuple[Template, ...] = ()

    def new_context(
        self,
        vars: dict[str, Any] | None = None,  # noqa: A002  (the parent's name)
        shared: bool = False,  # noqa: FBT001, FBT002  (the parent's signature)
        locals: Mapping[str, Any] | None = None,  # noqa: A002
    ) -> Context:
        context = super().new_context(vars, shared, locals)
        for ancestor in self.ancestors:
            for name, block in ancestor.blocks.items():
                known = context.blocks.setdefault(name, [])
                # Twice the same block would make its super() call itself.
                if block not in known:
                    known.append(block)
        return context


class PageEnvironment(Environment):
    """Jinja with our rules: undefined names are errors, everything is escaped, nothing is reloaded."""

    template_class = InheritingTemplate


def make_environment(folders: Sequence[Path], assets: Assets) -> Environment:
    """Set up templates: ours first, then those of the folders (the steps' own)."""
    environment = PageEnvironment(
        loader=FileSystemLoader([TEMPLATE_FOLDER, *folders]),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        cache_size=-1,
    )
    # Jinja's type is narrower than what it takes: any object may be a global.
    names = cast("dict[str, Any]", environment.globals)
    names.update(asset=assets.url, language_name=language_name, direction=direction)
    environment.filters.update(iso_moment=iso_moment, moment=moment_in_words)
    # A block sees no import of the block around it; as a global the macros are at hand in every block.
    names["parts"] = environment.get_template("_parts.html").module
    names["editor"] = environment.get_template("studio/_editor.html").module
    names["map"] = environment.get_template("studio/_map.html").module
    return environment


class PageRenderer:
    """Renders every page of the product. `templates` maps a view id, with or without version, to a template."""

    def __init__(
        self, environment: Environment, translator: Translator, templates: Mapping[str, str] | None = None
    ) -> None:
        self._environment = environment
        self._translator = translator
        self._templates = dict(templates or {})
        self._stencils = Stencils()
        for name in {_PLAIN_STEP, *self._templates.values()}:
            _link(environment, name)

    def full(self, page: Page, brand: Brand) -> bytes:
        """Render a whole document."""

        def draw(drawn: Page) -> str:
            context = self._context(drawn, brand) | {"view": drawn.view}
            return self._environment.get_template(self.template_of(drawn.view.id)).render(context)

        return self._stencils.render(page, brand, "document", draw).encode()

    def fragment(self, page: Page, brand: Brand) -> bytes:
        """Render the block `step` alone: what htmx swaps in."""

        def draw(drawn: Page) -> str:
            context = self._context(drawn, brand) | {"view": drawn.view}
            return render_block(self._environment, self.template_of(drawn.view.id), _FRAGMENT, context)

        return self._stencils.render(page, brand, _FRAGMENT, draw).encode()

    def open_until(self, page: Page, brand: Brand) -> bytes:
        """Render the block `open_until` alone: how long the page can be answered."""
        context = self._context(page, brand) | {"view": page.view}
        template = self.template_of(page.view.id)
        return render_block(self._environment, template, _OPEN_UNTIL, context).encode()

    def error(self, page: StandalonePage, brand: Brand) -> bytes:
        """Render an error; the whole document contains the block htmx looks for as well."""
        return self._document("error.html", page, brand)

    def message(self, page: StandalonePage, brand: Brand) -> bytes:
        """Render a message that asks for nothing."""
        return self._document("message.html", page, brand)

    def account(self, page: AccountPage, brand: Brand) -> bytes:
        """Render the page of a signed-in person."""
        return self._document("account.html", page, brand)

    def consents(self, page: ConsentsPage, brand: Brand) -> bytes:
        """Render what a signed-in person agreed to."""
        return self._document("consents.html", page, brand)

    def shown_text(self, page: ShownTextPage, brand: Brand) -> bytes:
        """Render a text as somebody was shown it."""
        return self._document("shown-text.html", page, brand)

    def mailbox(self, page: MailboxPage, brand: Brand) -> bytes:
        """Render the mailbox of the demo."""
        return self._document("mailbox.html", page, brand)

    def demo(self, page: DemoPage, brand: Brand) -> bytes:
        """Render the front page of the demo."""
        return self._document("demo.html", page, brand)

    def trial(self, page: TrialPage, brand: Brand) -> bytes:
        """Render a trial for somebody who was invited to it."""
        return self._document("trial.html", page, brand)

    def studio(self, page: StudioPage, brand: Brand) -> bytes:
        """Render a page of the studio."""
        return self._document(page.template, page, brand)

    def studio_block(self, page: StudioPage, brand: Brand, block: str) -> str:
        """Render one block of a page of the studio."""
        return render_block(self._environment, page.template, block, self._context(page, brand))

    def template_of(self, view_id: str) -> str:
        """Choose the template of a view: by its full id, else without the version, else the plain page."""
        exact = self._templates.get(view_id)
        return exact or self._templates.get(view_id.rpartition(".v")[0], _PLAIN_STEP)

    def _document(self, template: str, page: AnyPage, brand: Brand) -> bytes:
        return self._environment.get_template(template).render(self._context(page, brand)).encode()

    def _context(self, page: AnyPage, brand: Brand) -> dict[str, Any]:
        speech = self._translator.speech(
            page.language, overrides=brand.texts, tenant_default=brand.default_language
        )
        return {"page": page, "brand": brand, "t": speech}


def _link(environment: Environment, name: str) -> InheritingTemplate:
    template = environment.get_template(name)
    assert isinstance(template, InheritingTemplate)
    if template.ancestors:
        return template
    parent_name = _parent_of(environment, name)
    if parent_name is not None:
        parent = _link(environment, parent_name)
        template.ancestors = (parent, *parent.ancestors)
        template.blocks = {**parent.blocks, **template.blocks}
    return template


def _parent_of(environment: Environment, name: str) -> str | None:
    assert environment.loader is not None
    source, _, _ = environment.loader.get_source(environment, name)
    extends = environment.parse(source).find(nodes.Extends)
    return extends.template.as_const() if extends is not None else None
