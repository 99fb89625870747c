"""The stand-in's one page, on which whoever tries the demo chooses what comes of it."""

from html import escape
from typing import Final

from handrail_ui.demo.vendor.events import LIES

_RESULTS: Final = {
    "approved": "It is genuine, and it is you",
    "declined": "It is not enough",
    "expired": "You took too long",
    "cancelled": "You stopped",
    "failed": "Something broke here",
}
_FIRST: Final = {
    "": "Nothing",
    "submitted": "“Everything is here”",
    "review": "“Somebody is taking a closer look”",
    "review-only": "The same, and no result after that",
}
_DOCUMENTS: Final = {"passport-chip": "Passport, its chip read", "identity-card": "Identity card"}
_STYLE: Final = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0; background: light-dark(#eef2f4, #11181c); color: light-dark(#14262e, #e4edf1); }
main { max-width: 30rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
header { font-weight: 700; letter-spacing: .02em; color: light-dark(#00607a, #6fd0e8); }
h1 { font-size: 1.5rem; line-height: 1.2; margin: 1rem 0 .5rem; }
form { background: light-dark(#fff, #1b252b); border-radius: 14px; padding: 1.25rem; display: grid; gap: 1rem; }
label { display: grid; gap: .25rem; font-weight: 600; }
input, select { font: inherit; padding: .6rem; border: 1px solid light-dark(#6b8089, #7d939d); border-radius: 8px;
  background: transparent; color: inherit; min-width: 0; width: 100%; box-sizing: border-box; }
option { color: #14262e; background: #fff; }
button { font: inherit; font-weight: 700; padding: .8rem; border: 0; border-radius: 10px; background: #00607a;
  color: #fff; min-height: 48px; }
:focus-visible { outline: 3px solid light-dark(#00607a, #6fd0e8); outline-offset: 2px; }
details { border-top: 1px solid light-dark(#c9d5da, #38474f); padding-top: .75rem; }
summary { font-weight: 600; padding: .25rem 0; }
details > label { margin-top: .75rem; }
"""


def page(evidence: list[str]) -> bytes:
    """Return the page of a verification that wants this evidence."""
    wanted = escape(", ".join(evidence))
    document = next((each.partition("/")[0] for each in evidence), "passport-chip")
    form = f"""
<p>This is no real vendor: nothing is looked at. You say what your document says, and what comes of it.</p>
<form method="post">
{_select("document", "Document", _DOCUMENTS, document)}
{_text("family_name", "Family name", "Morgan")}
{_text("given_names", "Given names", "Alex")}
{_text("birth_date", "Date of birth", "1990-05-17", "date")}
{_select("result", "Result", _RESULTS, "approved")}
<details><summary>When and how it is told</summary>
{_select("first", "Before the result", _FIRST, "submitted")}
{_text("delay", "Seconds until the result", "2", "number")}
{_text("times", "How often it is sent", "1", "number")}
{_select("order", "Order", {"": "As it should be", "reversed": "The result first"}, "")}
{_select("lie", "What is wrong with it", {each: each or "nothing" for each in LIES}, "")}
</details>
<button type="submit" id="finish">Finish and go back</button>
</form>
<p><small>Wanted: {wanted}</small></p>"""
    return _whole("Show your document", form)


def told(title: str, sentence: str) -> bytes:
    """Return a page that says one thing."""
    return _whole(title, f"<p>{escape(sentence)}</p>")


def _whole(title: str, inside: str) -> bytes:
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)} · Checkpoint ID</title><style>{_STYLE}</style></head>
<body><main><header>Checkpoint ID · stand-in</header>
<h1>{escape(title)}</h1>{inside}</main></body></html>""".encode()


def _select(name: str, label: str, options: dict[str, str], chosen: str) -> str:
    lines = "".join(
        f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>{escape(words)}</option>'
        for value, words in options.items()
    )
    return f'<label>{escape(label)}<select name="{name}">{lines}</select></label>'


def _text(name: str, label: str, value: str, kind: str = "text") -> str:
    return f'<label>{escape(label)}<input name="{name}" type="{kind}" value="{escape(value)}"></label>'
