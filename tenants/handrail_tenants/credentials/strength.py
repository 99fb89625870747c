"""Whether a password may be one: length and blocklist, never composition (SP 800-63B-4 section 3.1.1.2)."""

import re
from collections.abc import Iterable

from zxcvbn_rs_py import zxcvbn

from handrail_platform.step.reads import Judgement
from handrail_tenants.credentials.blocklist import NO_BLOCKLIST, Blocklist
from handrail_tenants.credentials.hashing import LONGEST_PASSWORD, normalised

_SCORES = (10**3, 10**6, 10**8, 10**10)
"""From how many guesses on a password scores 1, 2, 3 and 4 (the estimator's own thresholds)."""
_TOO_FEW_GUESSES = 10**6
"""What the common lists and patterns together amount to; anything below counts as listed."""
_SHORTEST_WORD = 4
_STAND_INS = "@({[<!|$+%"
"""Signs that the estimator reads as letters. It tries every way to read them: many kinds cost it a second."""
_MOST_STAND_INS = 3
_SIGNS_ALONE = str.maketrans(_STAND_INS, "αβγδεζηθικ")
_BETWEEN_WORDS = re.compile(r"[\W_]+")


def judge(
    password: str, minimum_length: int, context: Iterable[str], blocklist: Blocklist = NO_BLOCKLIST
) -> Judgement:
    """Judge a new password. Lengths are counted in code points after normalisation."""
    password = normalised(password)
    if len(password) > LONGEST_PASSWORD:
        return Judgement("long", 0)
    words = context_words(context)
    guesses = _guesses(password, words)
    score = sum(guesses >= threshold for threshold in _SCORES)
    if len(password) < minimum_length:
        return Judgement("short", score)
    if blocklist.holds(password):
        return Judgement("common", 0)
    if guesses >= _TOO_FEW_GUESSES:
        return Judgement("", score)
    personal = bool(words) and _guesses(password, []) >= _TOO_FEW_GUESSES
    return Judgement("personal" if personal else "common", score)


def context_words(context: Iterable[str]) -> list[str]:
    """Return what a password must not be made of: each text as a whole, and its words of some length."""
    words: dict[str, None] = {}
    for text in context:
        folded = normalised(text).casefold().strip()
        parts = [part for part in _BETWEEN_WORDS.split(folded) if len(part) >= _SHORTEST_WORD]
        whole = [folded, "".join(parts)] if len(folded) >= _SHORTEST_WORD else []
        words.update(dict.fromkeys([*whole, *parts]))
    return [word for word in words if word]


def _guesses(password: str, words: list[str]) -> int:
    # With so many kinds of signs nobody spells a word; then each is only as good as any other rare character.
    if len(set(password).intersection(_STAND_INS)) > _MOST_STAND_INS:
        password = password.translate(_SIGNS_ALONE)
    return zxcvbn(password, words).guesses if password else 0
