"""The files a browser is given, without remarks: read once and named by the hash of their content."""

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Self

import msgspec

STATIC_FOLDER = Path(__file__).parents[2] / "static"

_MEDIA_TYPES: Mapping[str, str] = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}

_REMARKS: Mapping[str, re.Pattern[bytes]] = {
    ".css": re.compile(rb"/\*.*?\*/", re.DOTALL),
    ".js": re.compile(rb"^[ \t]*//.*$", re.MULTILINE),
}
"""What is said to whoever reads the source is a tenth of what a browser would fetch. Lines keep their numbers."""


class Asset(msgspec.Struct, frozen=True):
    """A file. `is_packed` says that it is as small as it gets."""

    body: bytes
    media_type: str
    is_packed: bool


class Assets(msgspec.Struct, frozen=True):
    """All files of the static folder. One digest names the whole set, so that files may name one another."""

    digest: str
    files: Mapping[str, Asset]

    @classmethod
    def load(cls, folder: Path = STATIC_FOLDER) -> Self:
        """Read every file a browser may ask for; licences and notes stay out."""
        files = {
            path.relative_to(folder).as_posix(): _asset(path, ours="vendor" not in path.relative_to(folder).parts)
            for path in sorted(folder.rglob("*"))
            if path.suffix in _MEDIA_TYPES
        }
        whole = hashlib.sha256()
        for name, asset in files.items():
            whole.update(name.encode() + b"\0" + hashlib.sha256(asset.body).digest())
        return cls(whole.hexdigest()[:16], files)

    def url(self, name: str) -> str:
        """Return the address of a file, `/static/<digest>/<name>`. Raises KeyError if there is none."""
        if name not in self.files:
            raise KeyError(name)
        return f"/static/{self.digest}/{name}"


def _asset(path: Path, *, ours: bool) -> Asset:
    body = path.read_bytes()
    if ours and path.suffix in _REMARKS:
        body = _REMARKS[path.suffix].sub(b"", body)
    return Asset(body, _MEDIA_TYPES[path.suffix], path.suffix == ".woff2")


def content_hash(body: str | bytes) -> str:
    """Name generated content, such as a theme's stylesheet, in its own address."""
    return hashlib.sha256(body.encode() if isinstance(body, str) else body).hexdigest()[:16]
