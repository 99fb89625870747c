"""The screens that people look at."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Scheme: TypeAlias = Literal["light", "dark"]


@dataclass(frozen=True)
class Device:
    """A screen in CSS pixels, and the colours its owner prefers."""

    name: str
    width: int
    height: int
    scheme: Scheme = "light"


PHONE = Device("phone", 390, 844)
DESKTOP = Device("desktop", 1280, 900)
DARK_PHONE = Device("dark-phone", 390, 844, "dark")
DARK_DESKTOP = Device("dark-desktop", 1280, 900, "dark")
