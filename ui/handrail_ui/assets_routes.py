"""Style sheets, scripts, logos and themes: immutable under the hash of their content."""

from typing import Any

from litestar import Request, Response, Router, get
from litestar.exceptions import NotFoundException

from handrail_ui.packed import packed_response
from handrail_ui.pages.sketch import sketch_css
from handrail_ui.pages.theme import DEFAULT_THEME, theme_css
from handrail_ui.parts import parts_of
from handrail_ui.runtime.problems import UnknownTenant
from handrail_ui.sites import Site

AnyRequest = Request[Any, Any, Any]
FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}
FOR_ANYBODY = {"Access-Control-Allow-Origin": "*"}
"""Fonts are fetched so that a page without an origin of its own gets them too; what is here is public."""
INERT = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox"}
FOR_A_MINUTE = {"Cache-Control": "public, max-age=60", "X-Content-Type-Options": "nosniff"}


@get("/static/{digest:str}/{name:path}")
async def static(request: AnyRequest) -> Response[bytes]:
    """Serve a file of ours."""
    assets = parts_of(request).assets
    asset = assets.files.get(str(request.path_params["name"]).lstrip("/"))
    if asset is None or request.path_params["digest"] != assets.digest:
        raise NotFoundException
    headers = FOR_EVER | FOR_ANYBODY
    if asset.is_packed:
        return Response(asset.body, media_type=asset.media_type, headers=headers)
    return await packed_response(request, asset.body, asset.media_type, headers)


@get("/t/{tenant:str}/theme/{name:str}")
async def theme(request: AnyRequest) -> Response[bytes]:
    """Serve a tenant's theme. An older name gets the present theme, briefly, so that no page is ever bare."""
    if (sketch := sketch_css(request.path_params["name"])) is not None:
        return Response(sketch.encode(), media_type="text/css", headers=FOR_EVER)
    site = await _site(request)
    if request.path_params["name"] == scoped_name(site):
        scoped = theme_css(site.theme, f".theme-{site.tenant.key}").encode()
        return await packed_response(request, scoped, "text/css", FOR_EVER)
    headers = FOR_EVER if request.path_params["name"] == site.theme_name else FOR_A_MINUTE
    return await packed_response(request, site.theme_css, "text/css", headers)


@get("/t/{tenant:str}/logo/{name:str}")
async def logo(request: AnyRequest) -> Response[bytes]:
    """Serve a tenant's own logo, which may do nothing but be looked at."""
    site = await _site(request)
    if not site.logo:
        raise NotFoundException
    return await packed_response(request, site.logo, "image/svg+xml", FOR_EVER | INERT)


async def _site(request: AnyRequest) -> Site:
    parts = parts_of(request)
    tenant = await parts.directory.by_key(request.path_params["tenant"], parts.now())
    if tenant is None:
        raise UnknownTenant
    return parts.sites.of(tenant)


def scoped_name(site: Site) -> str:
    """Name the theme under a class, for a page that shows several tenants."""
    return f"scoped-{site.theme_name}"


@get("/theme/platform.css")
async def platform_theme(request: AnyRequest) -> Response[bytes]:
    """Serve Handrail's own theme."""
    return await packed_response(request, theme_css(DEFAULT_THEME).encode(), "text/css", FOR_A_MINUTE)


asset_routes = Router(path="/", route_handlers=[static, theme, logo, platform_theme])
