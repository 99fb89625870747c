"""The files a browser is given: read and packed once, addressed by the hash of their content, cached for ever."""

import gzip
import hashlib
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


class Asset(msgspec.Struct, frozen=True):
    """A file. `packed` is its gzip form (RFC 1952), or None for what is compressed already."""

    body: bytes
    packed: bytes | None
    media_type: str


class Assets(msgspec.Struct, frozen=True):
    """All files of the static folder. One digest names the whole set, so that files may name one another."""

    digest: str
    files: Mapping[str, Asset]

    @classmethod
    def load(cls, folder: Path = STATIC_FOLDER) -> Self:
        """Read every file a browser may ask for; licences and notes stay out."""
        files = {
            path.relative_to(folder).as_posix(): _asset(path)
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


def _asset(path: Path) -> Asset:
    body = path.read_bytes()
    packed = None if path.suffix == ".woff2" else gzip.compress(body, mtime=0)
    return Asset(body, packed, _MEDIA_TYPES[path.suffix])


def content_hash(body: str | bytes) -> str:
    """Name generated content, such as a theme's stylesheet, in its own address."""
    return hashlib.sha256(body.encode() if isinstance(body, str) else body).hexdigest()[:16]
