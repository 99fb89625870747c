"""The stand-in's one page, on which whoever tries the demo says who they are there."""

import base64
import hashlib
from html import escape
from typing import Final

from handrail_ui.demo.beacon.provider import Chosen

PEOPLE: Final = (Chosen("Robin Quay", "robin@beacon.example"), Chosen("Sam Marsh", "sam@beacon.example"))
_STYLE: Final = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0; background: light-dark(#f6f1e7, #1a1712); color: light-dark(#2a2117, #f0e8da); }
main { max-width: 28rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
header { font-weight: 700; letter-spacing: .02em; color: light-dark(#8a4300, #ffb877); }
h1 { font-size: 1.5rem; line-height: 1.2; margin: 1rem 0 .5rem; }
form { background: light-dark(#fff, #26211a); border-radius: 14px; padding: 1.25rem; display: grid; gap: .75rem;
  margin-top: 1rem; }
label { display: grid; gap: .25rem; font-weight: 600; }
input { font: inherit; padding: .6rem; border: 1px solid light-dark(#8b7a63, #99876d); border-radius: 8px;
  background: transparent; color: inherit; min-width: 0; width: 100%; box-sizing: border-box; }
button { font: inherit; font-weight: 700; padding: .8rem; border: 0; border-radius: 10px; min-height: 48px;
  background: #8a4300; color: #fff; overflow-wrap: anywhere; }
button.quiet { background: transparent; color: inherit; border: 1px solid light-dark(#8b7a63, #99876d); }
:focus-visible { outline: 3px solid light-dark(#8a4300, #ffb877); outline-offset: 2px; }
"""
_STYLE_HASH: Final = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
POLICY: Final = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def page() -> bytes:
    """Return the page. Its forms post to where it stands, so that what somebody was sent with comes along."""
    ready = "".join(_as(each) for each in PEOPLE)
    return _whole(
        "Who are you here?",
        f"""<p>This is no real provider: nobody has an account here, and no password is asked for.</p>
{ready}
<form method="post">
<label>Name<input name="name" maxlength="100" autocomplete="off" value="Alex Morgan" required></label>
<label>E-mail address<input name="email" type="email" maxlength="200" autocomplete="off"
 value="alex@aurora.example" required></label>
<button type="submit">Continue as somebody else</button>
</form>
<form method="post"><input type="hidden" name="cancel" value="yes">
<button class="quiet" type="submit">Go back without signing in</button></form>""",
    )


def told(title: str, sentence: str) -> bytes:
    """Return a page that says one thing."""
    return _whole(title, f"<p>{escape(sentence)}</p>")


def _as(person: Chosen) -> str:
    name, email = escape(person.name), escape(person.email)
    return f"""<form method="post"><input type="hidden" name="name" value="{name}">
<input type="hidden" name="email" value="{email}"><button type="submit">Continue as {name}</button></form>"""


def _whole(title: str, inside: str) -> bytes:
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)} · Beacon ID</title><style>{_STYLE}</style></head>
<body><main><header>Beacon ID · stand-in</header>
<h1>{escape(title)}</h1>{inside}</main></body></html>""".encode()
