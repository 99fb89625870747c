"""Answers over HTTP: headers that every page carries, cookies, HTML and JSON."""

from collections.abc import Mapping
from typing import Final, Literal, TypeAlias
from urllib.parse import quote

import msgspec
from litestar import Response
from litestar.datastructures import Cookie

from handrail_platform.values import Milliseconds
from handrail_ui.addresses import TenantAddress
from handrail_ui.runtime.encoded import Answer, encoded

JsonKind: TypeAlias = Literal["application/json", "application/problem+json"]

_JSON = msgspec.json.Encoder()
_URI: Final = "%:/?#[]@!$&'()*+,;="

PAGE_HEADERS: Mapping[str, str] = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Vary": "Accept, Accept-Language, Cookie, HX-Request",
}
JSON_HEADERS: Mapping[str, str] = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Vary": "Accept, Accept-Language",
}


_PAGE_OF_HTML = {**PAGE_HEADERS, "Content-Type": "text/html; charset=utf-8"}
_PAGE = encoded(_PAGE_OF_HTML)
FRAMING_HEADERS: Mapping[str, str] = {
    **PAGE_HEADERS,
    "Content-Security-Policy": PAGE_HEADERS["Content-Security-Policy"] + "; frame-src 'self'",
}
"""Of a page that shows another page of ours within it."""
FRAMED_HEADERS: Mapping[str, str] = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; form-action 'none'; "
        "base-uri 'none'; frame-ancestors 'self'; sandbox"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Vary": "Cookie",
}
"""Of a page that is only looked at within another: it runs nothing, posts nothing, and has no origin."""
PICTURE_HEADERS: Mapping[str, str] = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox",
    "Content-Type": "image/jpeg",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""Of a picture that one person may see now: nobody embeds it elsewhere, and nothing keeps it."""
_PICTURE = encoded(PICTURE_HEADERS)
_FRAMING = encoded({**FRAMING_HEADERS, "Content-Type": "text/html; charset=utf-8"})
_FRAMED = encoded({**FRAMED_HEADERS, "Content-Type": "text/html; charset=utf-8"})
_JSON_ANSWERS = {
    media_type: encoded({**JSON_HEADERS, "Content-Type": media_type})
    for media_type in ("application/json", "application/problem+json")
}


def html(body: bytes, status: int = 200) -> Response[bytes]:
    """Answer with a page."""
    return Answer(body, status, _PAGE)


def html_that_frames(body: bytes, origin: str, status: int = 200) -> Response[bytes]:
    """Answer with a page that may show a framed one of this origin."""
    policy = f"{PAGE_HEADERS['Content-Security-Policy']}; frame-src 'self' {origin}"
    return Answer(body, status, encoded({**_PAGE_OF_HTML, "Content-Security-Policy": policy}))


def html_framed(body: bytes, above: str) -> Response[bytes]:
    """Answer with a page that only one of ours, or of the origin above it, may frame.

    It runs no script and has no origin of its own, wherever it is opened: no cookie is in its reach.
    """
    policy = (
        "sandbox allow-forms; default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        f"form-action 'self'; base-uri 'none'; frame-ancestors 'self' {above}"
    )
    headers = {name: value for name, value in _PAGE_OF_HTML.items() if name != "X-Frame-Options"}
    return Answer(body, 200, encoded({**headers, "Content-Security-Policy": policy}))


def framing(body: bytes, status: int = 200) -> Response[bytes]:
    """Answer with a page that shows another one within it."""
    return Answer(body, status, _FRAMING)


def framed(body: bytes, status: int = 200) -> Response[bytes]:
    """Answer with a page that is only looked at within another."""
    return Answer(body, status, _FRAMED)


def jpeg(picture: bytes) -> Response[bytes]:
    """Answer with a picture of somebody's document."""
    return Answer(picture, 200, _PICTURE)


def json(value: object, status: int = 200, media_type: JsonKind = "application/json") -> Response[bytes]:
    """Answer with JSON."""
    return Answer(_JSON.encode(value), status, _JSON_ANSWERS[media_type])


def not_yet(wait: Milliseconds) -> Response[bytes]:
    """Tell a page that looked again that there is nothing new: it stays as it is, and is not read out again."""
    return look_again(Answer(b"", 204, _PAGE), wait)


def look_again(response: Response[bytes], wait: Milliseconds) -> Response[bytes]:
    """Say when to look at the page again (RFC 9110 section 10.2.3), in whole seconds."""
    response.headers["Retry-After"] = str(-(-wait // 1000))
    return response


def see_other(location: str) -> Response[bytes]:
    """Send the browser on with GET (303, never 307: RFC 9700 section 4.12)."""
    return _to("Location", location, 303)


def htmx_redirect(location: str) -> Response[bytes]:
    """Send a browser that asked through htmx on to a whole new page."""
    return _to("HX-Redirect", location, 200)


def _to(header: str, location: str, status: int) -> Response[bytes]:
    answer = Answer(b"", status, _PAGE)
    answer.headers[header] = quote(location, safe=_URI)  # a header holds no other characters (RFC 3986)
    return answer


def set_cookie(response: Response[bytes], address: TenantAddress, purpose: str, value: str) -> None:
    """Set a tenant's cookie: HttpOnly, SameSite=Lax, and Secure over TLS (SP 800-63B-4 section 5.1.1)."""
    response.cookies.append(_cookie(address, purpose, value, None))


def keep_cookie(response: Response[bytes], address: TenantAddress, purpose: str, value: str, days: int) -> None:
    """Set a cookie that outlives the browser's session."""
    response.cookies.append(_cookie(address, purpose, value, days * 86_400))


def drop_cookie(response: Response[bytes], address: TenantAddress, purpose: str) -> None:
    """Remove a tenant's cookie."""
    response.cookies.append(_cookie(address, purpose, "", 0))


def _cookie(address: TenantAddress, purpose: str, value: str, max_age: int | None) -> Cookie:
    return Cookie(
        key=address.cookie_name(purpose),
        value=value,
        path=address.cookie_path,
        secure=address.secure,
        httponly=True,
        samesite="lax",
        max_age=max_age,
    )
