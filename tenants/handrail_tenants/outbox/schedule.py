"""When a failed delivery is tried again: a function of its key and the number of attempts, and of nothing else."""

import hashlib

import msgspec

from handrail_platform.values import Milliseconds


class Schedule(msgspec.Struct, frozen=True):
    """Waits double from `first` to `longest` milliseconds; after `attempts` deliveries it is over."""

    first: Milliseconds = 2_000
    longest: Milliseconds = 900_000
    attempts: int = 20

    def retry_after(self, key: str, attempts: int) -> Milliseconds | None:
        """Return how long to wait after so many attempts, or None when it is time to give up.

        Up to a quarter is added by a hash of the key, so that what failed together does not come back together.
        """
        if attempts >= self.attempts:
            return None
        doublings = min(attempts - 1, self.longest.bit_length())
        wait = min(self.first << doublings, self.longest)
        spread = hashlib.sha256(f"{key}|{attempts}".encode()).digest()
        return wait + int.from_bytes(spread[:4]) % (wait // 4 + 1)
