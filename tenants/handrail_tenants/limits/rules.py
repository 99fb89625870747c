"""How a counter grows and when it refuses: pure arithmetic, and what the SQL of the counters must agree with."""

from typing import Final, TypeAlias

import msgspec

from handrail_platform.values import Milliseconds

MINUTE: Final = 60_000
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR
FOREVER: Final = 1 << 62
"""Later than any time that a caller can add a span to without leaving 64 bits."""


class Quota(msgspec.Struct, frozen=True):
    """At most `uses` in each `span` (milliseconds), which begins with the first use."""

    uses: int
    span: Milliseconds


class Lockout(msgspec.Struct, frozen=True):
    """`free` uses, then a delay before each further one that doubles from `first_delay` to `longest_delay`.

    All of it is forgotten `forgotten_after` the last use, which must be longer than any delay. Milliseconds.
    """

    free: int
    first_delay: Milliseconds
    longest_delay: Milliseconds
    forgotten_after: Milliseconds

    @property
    def doublings(self) -> int:
        """Return how often the first delay doubles until it is no shorter than the longest."""
        return max(0, (self.longest_delay - 1) // self.first_delay).bit_length()

    def delay(self, count: int) -> Milliseconds:
        """Return how long to wait after use number `count`."""
        over = count - self.free
        if over < 0:
            return 0
        return self.longest_delay if over >= self.doublings else self.first_delay << over


Rule: TypeAlias = Quota | Lockout


class Counter(msgspec.Struct, frozen=True):
    """What is stored of one limited thing. Forgotten at `window_ends_at`; until then `locked_until` holds."""

    count: int
    window_ends_at: Milliseconds
    locked_until: Milliseconds


def use(rule: Rule, counter: Counter | None, now: Milliseconds) -> Counter | None:
    """Return the counter after one more use, or None when it is refused and nothing changes."""
    if counter is not None and counter.locked_until > now:
        return None
    fresh = counter is None or counter.window_ends_at <= now
    count = 1 if counter is None or fresh else counter.count + 1
    match rule:
        case Quota():
            ends_at = min(now + rule.span, FOREVER) if counter is None or fresh else counter.window_ends_at
            return Counter(count, ends_at, ends_at if count >= rule.uses else 0)
        case Lockout():
            delay = rule.delay(count)
            return Counter(count, now + rule.forgotten_after, now + delay if delay else 0)
