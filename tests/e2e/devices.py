"""The screens that people look at."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Scheme: TypeAlias = Literal["light", "dark"]
Motion: TypeAlias = Literal["no-preference", "reduce"]


@dataclass(frozen=True)
class Device:
    """A screen in CSS pixels, and what its owner prefers: light or dark, and whether things may move."""

    name: str
    width: int
    height: int
    scheme: Scheme = "light"
    motion: Motion = "reduce"


PHONE = Device("phone", 390, 844)
DESKTOP = Device("desktop", 1280, 900)
DARK_PHONE = Device("dark-phone", 390, 844, "dark", motion="no-preference")
DARK_DESKTOP = Device("dark-desktop", 1280, 900, "dark")
