"""The addresses of the studio.

Whoever serves customers alone loads neither compiler nor policy: both come with the first member of staff.
"""

import asyncio
import importlib
from typing import Any

from litestar import Request, Response, Router, get, post

AnyRequest = Request[Any, Any, Any]


@get("/")
async def home(request: AnyRequest) -> Response[bytes]:
    """Show the journeys of the tenant."""
    return await _answer("home", "home", request)


@get("/")
async def tenants(request: AnyRequest) -> Response[bytes]:
    """Show the tenants that somebody serves."""
    return await _answer("tenants", "tenants", request)


@get("/new")
async def gallery(request: AnyRequest) -> Response[bytes]:
    """Show from what a journey may begin."""
    return await _answer("new", "gallery", request)


@get("/new/begin")
async def beginning(request: AnyRequest) -> Response[bytes]:
    """Ask what a journey is to be called."""
    return await _answer("new", "beginning", request)


@post("/new/begin", status_code=303)
async def create(request: AnyRequest) -> Response[bytes]:
    """Begin a journey."""
    return await _answer("new", "create", request)


@get("/new/import")
async def bringing(request: AnyRequest) -> Response[bytes]:
    """Ask for a document."""
    return await _answer("new", "bringing", request)


@post("/new/import", status_code=303)
async def bring_in(request: AnyRequest) -> Response[bytes]:
    """Begin a journey with a document."""
    return await _answer("new", "bring_in", request)


@get("/archive")
async def archive(request: AnyRequest) -> Response[bytes]:
    """Show what is put away."""
    return await _answer("archive", "archive", request)


@get("/archive/{journey:str}")
async def archiving(request: AnyRequest) -> Response[bytes]:
    """Ask whether a journey is to be put away."""
    return await _answer("archive", "archiving", request)


@post("/archive/{journey:str}", status_code=303)
async def put_away(request: AnyRequest) -> Response[bytes]:
    """Put a journey away."""
    return await _answer("archive", "put_away", request)


@post("/archive/{journey:str}/bring-back", status_code=303)
async def bring_back(request: AnyRequest) -> Response[bytes]:
    """Bring a journey back."""
    return await _answer("archive", "bring_back", request)


@get("/journeys/{journey:str}")
async def journey(request: AnyRequest) -> Response[bytes]:
    """Show a journey, what is wrong with it, and what would mend it."""
    return await _answer("journey", "journey", request)


@get("/journeys/{journey:str}/repairs")
async def repairs(request: AnyRequest) -> Response[bytes]:
    """Show the journey with repairs for what the proof found."""
    return await _answer("journey", "repairs", request)


@post("/journeys/{journey:str}/change", status_code=200)
async def change(request: AnyRequest) -> Response[bytes]:
    """Make changes in the draft."""
    return await _answer("journey", "change", request)


@get("/journeys/{journey:str}/publishing")
async def publishing(request: AnyRequest) -> Response[bytes]:
    """Show what would change if the draft went live, and how to publish it."""
    return await _answer("publishing", "publishing", request)


@get("/journeys/{journey:str}/publishing/tests")
async def tests(request: AnyRequest) -> Response[bytes]:
    """Run the journey's own tests on the draft."""
    return await _answer("publishing", "tests", request)


@post("/journeys/{journey:str}/publish", status_code=303)
async def publish(request: AnyRequest) -> Response[bytes]:
    """Prove the draft and put it live, or plan to."""
    return await _answer("publishing", "publish", request)


@post("/journeys/{journey:str}/plans/approve", status_code=303)
async def approve(request: AnyRequest) -> Response[bytes]:
    """Be the second person behind a planned publication."""
    return await _answer("publishing", "approve", request)


@post("/journeys/{journey:str}/plans/withdraw", status_code=303)
async def withdraw(request: AnyRequest) -> Response[bytes]:
    """Call a planned publication off."""
    return await _answer("publishing", "withdraw", request)


@get("/journeys/{journey:str}/history")
async def history(request: AnyRequest) -> Response[bytes]:
    """Show the versions of a journey, and the ways back."""
    return await _answer("history", "history", request)


@get("/journeys/{journey:str}/history/{version:int}")
async def version(request: AnyRequest) -> Response[bytes]:
    """Show one version: its proof, and how it differs from the one before."""
    return await _answer("history", "version", request)


@post("/journeys/{journey:str}/rollback", status_code=303)
async def rollback(request: AnyRequest) -> Response[bytes]:
    """Let new sessions run an earlier version again."""
    return await _answer("history", "rollback", request)


@post("/journeys/{journey:str}/split", status_code=303)
async def split(request: AnyRequest) -> Response[bytes]:
    """Divide new sessions between versions."""
    return await _answer("history", "split", request)


@post("/journeys/{journey:str}/revoke", status_code=303)
async def revoke(request: AnyRequest) -> Response[bytes]:
    """Stop a version for good."""
    return await _answer("history", "revoke", request)


@get("/journeys/{journey:str}/discard")
async def ask_to_discard(request: AnyRequest) -> Response[bytes]:
    """Ask whether the draft is to go."""
    return await _answer("discard", "ask", request)


@post("/journeys/{journey:str}/discard", status_code=303)
async def discard(request: AnyRequest) -> Response[bytes]:
    """Throw the draft away."""
    return await _answer("discard", "discard", request)


@get("/journeys/{journey:str}/steps/{step:str}")
async def step(request: AnyRequest) -> Response[bytes]:
    """Show a step with everything that can be set up about it."""
    return await _answer("inspector", "step", request)


@post("/journeys/{journey:str}/steps/{step:str}", status_code=200)
async def save_step(request: AnyRequest) -> Response[bytes]:
    """Save a step in the draft."""
    return await _answer("inspector", "save", request)


@post("/journeys/{journey:str}/steps/{step:str}/check", status_code=200)
async def check_step(request: AnyRequest) -> Response[bytes]:
    """Say what is worth knowing of a step as it is being typed."""
    return await _answer("inspector", "check", request)


@get("/journeys/{journey:str}/steps/{step:str}/screen")
async def screen(request: AnyRequest) -> Response[bytes]:
    """Show the page of a step as customers see it."""
    return await _answer("screen", "screen", request)


@get("/journeys/{journey:str}/steps/{step:str}/screen/edit")
async def edit_screen(request: AnyRequest) -> Response[bytes]:
    """Show the words of a step's page beside the page."""
    return await _answer("screen", "edit", request)


@post("/journeys/{journey:str}/steps/{step:str}/screen/edit", status_code=303)
async def save_screen(request: AnyRequest) -> Response[bytes]:
    """Save the words of a step's page, and the order of its fields."""
    return await _answer("screen", "save", request)


@get("/journeys/{journey:str}/settings")
async def settings(request: AnyRequest) -> Response[bytes]:
    """Show what is set up about a journey as a whole."""
    return await _answer("settings", "settings", request)


@post("/journeys/{journey:str}/settings", status_code=200)
async def save_settings(request: AnyRequest) -> Response[bytes]:
    """Save the settings of a journey in its draft."""
    return await _answer("settings", "save_settings", request)


@get("/theme")
async def theme(request: AnyRequest) -> Response[bytes]:
    """Show the look of the tenant's pages, and how readable it is."""
    return await _answer("theme", "theme", request)


@post("/theme", status_code=303)
async def save_theme(request: AnyRequest) -> Response[bytes]:
    """Save the look of the tenant's pages."""
    return await _answer("theme", "save", request)


@get("/theme/page")
async def themed_page(request: AnyRequest) -> Response[bytes]:
    """Show a page in the tenant's look."""
    return await _answer("theme", "page", request)


@post("/theme/page", status_code=200)
async def look(request: AnyRequest) -> Response[bytes]:
    """Show a page in a look that is not saved."""
    return await _answer("theme", "look", request)


@get("/sessions")
async def sessions(request: AnyRequest) -> Response[bytes]:
    """Show the sessions of a person, or ask for whom."""
    return await _answer("trace", "sessions", request)


@post("/sessions", status_code=303)
async def look_up(request: AnyRequest) -> Response[bytes]:
    """Find a session or a person."""
    return await _answer("trace", "look_up", request)


@get("/sessions/{session:str}")
async def session(request: AnyRequest) -> Response[bytes]:
    """Show which way a session went."""
    return await _answer("trace", "session", request)


@post("/sessions/{session:str}/reveal", status_code=200)
async def reveal(request: AnyRequest) -> Response[bytes]:
    """Show besides what its steps saw of the person."""
    return await _answer("trace", "reveal", request)


@get("/journeys/{journey:str}/trying")
async def trying(request: AnyRequest) -> Response[bytes]:
    """Show what somebody tries of a draft."""
    return await _answer("trying", "trying", request)


@post("/journeys/{journey:str}/trying/{deed:str}", status_code=303)
async def try_on(request: AnyRequest) -> Response[bytes]:
    """Begin a trial, go back in it, let it go on, or invite somebody to it."""
    return await _answer("trying", "try_on", request)


@get("/journeys/{journey:str}/tests")
async def all_tests(request: AnyRequest) -> Response[bytes]:
    """Run every scenario of a draft, and walk every edge."""
    return await _answer("tests", "all_tests", request)


@get("/journeys/{journey:str}/export")
async def export(request: AnyRequest) -> Response[bytes]:
    """Hand a journey out as a file."""
    return await _answer("code", "export", request)


@get("/tokens")
async def tokens(request: AnyRequest) -> Response[bytes]:
    """Show the tokens of machines."""
    return await _answer("tokens", "tokens", request)


@post("/tokens", status_code=200)
async def make_token(request: AnyRequest) -> Response[bytes]:
    """Make a token for a machine."""
    return await _answer("tokens", "make", request)


@post("/tokens/{token:str}/revoke", status_code=303)
async def revoke_token(request: AnyRequest) -> Response[bytes]:
    """Let nobody in by a token any more."""
    return await _answer("tokens", "revoke", request)


async def _answer(page: str, name: str, request: AnyRequest) -> Response[bytes]:
    return await answer_of(f"{page}.answers", name, request)


async def answer_of(module: str, name: str, request: AnyRequest) -> Response[bytes]:
    """Let a handler of the studio answer, which is loaded with the first request that needs it."""
    answers = await asyncio.to_thread(importlib.import_module, f"handrail_ui.studio.{module}")
    answer: Response[bytes] = await getattr(answers, name)(request)
    return answer


_SERVED = Router(
    path="/{served:str}",
    route_handlers=[
        home,
        gallery,
        beginning,
        create,
        bringing,
        bring_in,
        archive,
        archiving,
        put_away,
        bring_back,
        journey,
        repairs,
        change,
        publish,
        publishing,
        tests,
        approve,
        withdraw,
        history,
        version,
        rollback,
        split,
        revoke,
        ask_to_discard,
        discard,
        step,
        save_step,
        check_step,
        screen,
        edit_screen,
        save_screen,
        settings,
        save_settings,
        theme,
        save_theme,
        themed_page,
        look,
        sessions,
        look_up,
        session,
        reveal,
        trying,
        try_on,
        all_tests,
        export,
        tokens,
        make_token,
        revoke_token,
    ],
)
studio_routes = Router(path="/t/{tenant:str}/studio", route_handlers=[tenants, _SERVED])
