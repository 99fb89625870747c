"""Customers who do not give up: whoever gets no answer sends the very same request again, until there is one."""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from itertools import count
from typing import Any
from uuid import uuid4

import httpx2

from tests.mail_sink import MailSink

JSON = {"Accept": "application/json", "Content-Type": "application/json"}
PASSWORD = "seven quiet herons on the pier"
PATIENCE_SECONDS = 60
STARVING = 5
"""Interruptions of one request. A guess that died with the server counts, and ten in a row lock a person out."""
TENANT = "aurora"


@dataclass
class Tally:
    """What the customers have seen. `acknowledged` names the last sequence number that each session was told."""

    acknowledged: dict[str, int] = field(default_factory=dict[str, int])
    people: list[str] = field(default_factory=list[str])
    idle: list[str] = field(default_factory=list[str])
    """Who has not signed in yet: nobody signs in twice, so that interrupted guesses do not add up."""
    starving: int = 0
    """How many customers were interrupted so often that the server must live until they have their answer."""
    counts: Counter[str] = field(default_factory=Counter[str])
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, what: str) -> None:
        with self._lock:
            self.counts[what] += 1

    def starves(self, change: int) -> None:
        with self._lock:
            self.starving += change

    def acknowledge(self, page: dict[str, Any]) -> None:
        with self._lock:
            self.counts["answered"] += 1
            self.acknowledged[page["session"]] = page["seq"]

    def moved_in(self, address: str) -> None:
        with self._lock:
            self.people.append(address)
            self.idle.append(address)
            self.counts["registered"] += 1

    def anybody(self, chance: random.Random) -> str | None:
        """Return somebody who has an account and never signed in before, if there is one."""
        with self._lock:
            return self.idle.pop(chance.randrange(len(self.idle))) if self.idle else None


class Customer:
    """One person at a time, over JSON, from a network address of their own."""

    def __init__(self, url: str, mails: MailSink, tally: Tally, up: threading.Event) -> None:
        self._client = httpx2.Client(base_url=url, headers=JSON, timeout=10)
        self._mails = mails
        self._tally = tally
        self._up = up
        self._page: dict[str, Any] = {}

    def close(self) -> None:
        self._client.close()

    def registers(self) -> None:
        """Open an account and become one of the people of the tally."""
        address = f"crash-{uuid4().hex}@mail.example"
        self._start("registration")
        self._answer(name="Dana Fox", email=address, phone="")
        self._answer(code=self._mails.code_for(address))
        self._answer(password=PASSWORD)
        self._answer(terms=True, offers=True)
        self._ends()
        self._tally.moved_in(address)

    def signs_in(self, address: str) -> None:
        """Sign in as somebody who has an account."""
        self._start("login")
        self._answer(identifier=address)
        self._answer(password=PASSWORD)
        self._ends()
        self._tally.count("signed in")

    def _start(self, journey: str) -> None:
        one_of_many = ".".join(str(each) for each in (10, *uuid4().bytes[:3]))
        self._client.headers.pop("Authorization", None)
        self._client.headers["X-Forwarded-For"] = one_of_many
        # A start that is not acknowledged has no handle: there is nothing to go on with, and nothing to lose.
        answer = self._until_answered(lambda: self._client.post(f"/t/{TENANT}/j/{journey}", content=b"{}"))
        assert answer.status_code == 201, answer.text
        self._page = answer.json()
        self._client.headers["Authorization"] = f"Bearer {self._page['secret']}"
        self._tally.acknowledge(self._page)

    def _answer(self, **fields: str | bool) -> None:
        seq = self._page["seq"]
        body = {"nonce": self._page["nonce"], "action": "continue", "fields": fields}
        answer = self._until_answered(
            lambda: self._client.post(self._page["submit_url"], json=body), interrupted=self._look
        )
        assert answer.status_code == 200, answer.text
        self._page = answer.json()
        assert self._page["seq"] == seq + 1, "the step was taken twice, or an acknowledged one was lost"
        self._tally.acknowledge(self._page)

    def _look(self) -> None:
        """After an interruption the session stands where it was acknowledged, or one step on. Never elsewhere."""
        answer = self._until_answered(lambda: self._client.get(self._page["submit_url"]))
        assert answer.status_code == 200, answer.text
        on = answer.json()["seq"] - self._page["seq"]
        assert on in (0, 1), f"acknowledged {self._page['seq']}, found {answer.json()['seq']}"
        self._tally.count("committed, not acknowledged" if on else "not committed")

    def _ends(self) -> None:
        done = self._page["done"]
        assert (done["result"], done["continue_to"]) == ("success", f"/t/{TENANT}/account"), self._page["view"]
        self._tally.count("ended")

    def _until_answered(
        self, send: Callable[[], httpx2.Response], interrupted: Callable[[], None] | None = None
    ) -> httpx2.Response:
        deadline = time.monotonic() + PATIENCE_SECONDS
        interruptions = 0
        while True:
            assert self._up.wait(PATIENCE_SECONDS), "the server stays away"
            try:
                answer = send()
            except httpx2.ConnectError:
                self._tally.count("refused")
                time.sleep(0.01)
            except httpx2.TransportError:
                self._tally.count("interrupted")
                interruptions += 1
                if interruptions == STARVING:
                    self._tally.starves(+1)
                if interrupted:
                    interrupted()
            else:
                if answer.status_code != HTTPStatus.SERVICE_UNAVAILABLE:
                    if interruptions >= STARVING:
                        self._tally.starves(-1)
                    return answer
                assert "retry-after" in answer.headers
                self._tally.count("unavailable")
                time.sleep(0.01)
                if interrupted:
                    interrupted()
            assert time.monotonic() < deadline, "no answer for too long"


@dataclass(frozen=True)
class Traffic:
    """At least so many journeys, by several customers at once; every fifth is a sign-in of somebody registered.

    The customers go on until the shop closes, so that a fast machine is done with nothing early.
    """

    url: str
    mails: MailSink
    journeys: int
    customers: int = 8
    tally: Tally = field(default_factory=Tally)
    up: threading.Event = field(default_factory=threading.Event)
    _closing: threading.Event = field(default_factory=threading.Event)
    _faults: list[BaseException] = field(default_factory=list[BaseException])
    _threads: list[threading.Thread] = field(default_factory=list[threading.Thread])

    def begin(self, seed: int) -> None:
        """Let the customers in."""
        for number in range(self.customers):
            share = len(range(number, self.journeys, self.customers))
            chance = random.Random(f"{seed}-{number}")  # noqa: S311 - chance, not secrecy
            thread = threading.Thread(target=self._walk, args=(share, chance), daemon=True)
            self._threads.append(thread)
            thread.start()

    def is_going_on(self) -> bool:
        """Tell whether somebody is still on the way. Raises what somebody ran into."""
        for fault in self._faults:
            raise fault
        return any(thread.is_alive() for thread in self._threads)

    def wait(self) -> None:
        """Close the shop, and wait until everybody has reached their end. Raises what they ran into."""
        self._closing.set()
        for thread in self._threads:
            thread.join()
        self.is_going_on()

    def _walk(self, journeys: int, chance: random.Random) -> None:
        customer = Customer(self.url, self.mails, self.tally, self.up)
        try:
            for number in count():
                if number >= journeys and self._closing.is_set():
                    break
                known = self.tally.anybody(chance) if number % 5 == 4 else None
                if known:
                    customer.signs_in(known)
                else:
                    customer.registers()
        except BaseException as fault:  # noqa: BLE001 - told to whoever waits
            self._faults.append(fault)
        finally:
            customer.close()
