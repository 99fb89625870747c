"""What the stand-in knows: the verifications that were begun, and what is sent of each."""

import secrets
import threading
from dataclasses import dataclass, field
from typing import Any

from handrail_ui.demo.vendor.events import LIES, Lie, body_of, send

MOST = 1_000
_MOST_SECONDS = 600.0
_MOST_TIMES = 5


@dataclass
class Verification:
    """One of them, by its own id. `reference` is whoever commissioned it for its own."""

    id: str
    reference: str
    evidence: list[str]
    return_url: str


@dataclass
class Sent:
    """An event that was sent, and what was answered to it."""

    status: int
    answer: str


@dataclass
class Desk:
    """Keeps everything in memory, and sends from threads of its own."""

    api_key: str
    webhook_secret: str
    events_url: str
    verifications: dict[str, Verification] = field(default_factory=dict[str, Verification])
    sent: list[Sent] = field(default_factory=list[Sent])

    def begin(self, commission: dict[str, Any]) -> Verification:
        """Begin a verification; one that has this reference already is the same."""
        reference = str(commission["reference"])
        found = next((each for each in self.verifications.values() if each.reference == reference), None)
        if found is not None:
            return found
        if len(self.verifications) >= MOST:
            self.verifications.pop(next(iter(self.verifications)))
        made = Verification(
            secrets.token_hex(8),
            reference,
            [str(each) for each in commission["evidence"]],
            str(commission["return_url"]),
        )
        self.verifications[made.id] = made
        return made

    def finish(self, verification: Verification, chosen: dict[str, str]) -> None:
        """Send what was chosen, later and from elsewhere."""
        first, lie = chosen.get("first", ""), _lie(chosen.get("lie", ""))
        result = self._event(verification, chosen, chosen.get("result", "approved"))
        events = [] if first == "review-only" else [result]
        if first:
            events.insert(0, self._event(verification, chosen, first.removesuffix("-only")))
        if chosen.get("order") == "reversed":
            events.reverse()
        times = max(1, min(_MOST_TIMES, int(_number(chosen.get("times", ""), 1))))
        delay = max(0.0, min(_MOST_SECONDS, _number(chosen.get("delay", ""), 0)))
        threading.Thread(target=self._send, args=(events, lie, times, delay), daemon=True).start()

    def _event(self, verification: Verification, chosen: dict[str, str], status: str) -> dict[str, Any]:
        document = chosen.get("document", "passport-chip")
        found = {
            "evidence": [{"document": document, "verification": "face-compared"}],
            "person": {name: chosen.get(name, "") for name in ("family_name", "given_names", "birth_date")},
            "document": {"expires": "2031-04-30", "issuing_state": "UTO", "number": "never to be kept"},
        }
        return {
            "reference": verification.reference,
            "verification": verification.id,
            "status": status,
            **(found if status == "approved" else {}),
        }

    def _send(self, events: list[dict[str, Any]], lie: Lie, times: int, delay: float) -> None:
        for number, event in enumerate(events):
            if number or len(events) == 1:
                threading.Event().wait(delay)
            name = f"evt_{secrets.token_hex(8)}"
            for _ in range(times):
                self.sent.append(Sent(*send(self.events_url, name, body_of(event, lie), self.webhook_secret, lie)))


def _lie(wanted: str) -> Lie:
    return next((each for each in LIES if each == wanted), "")


def _number(text: str, otherwise: float) -> float:
    try:
        return float(text)
    except ValueError:
        return otherwise
