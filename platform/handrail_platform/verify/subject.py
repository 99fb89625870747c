"""What the changes of a subject do to a moment. The same law as in the interpreter, for sets of sessions.

At a moment that many sessions share, no standing may be certain; a change then keeps only what all would keep.
"""

from handrail_platform.guard.vocabulary import (
    ACCOUNT,
    CLAIMED,
    NEW,
    NOBODY,
    NOTHING_PENDING,
    OPENED_HERE,
    REPRESENTED,
)
from handrail_platform.step.contract import SubjectChange
from handrail_platform.verify.names import Moment, Names


def changed_subject(names: Names, change: SubjectChange, moment: Moment) -> Moment:
    """Return the moment after the subject changed."""
    bits = names.bits
    kept = moment & names.lasting
    certain = moment & names.standing & ~bits[OPENED_HERE]
    match change:
        case SubjectChange.CLAIMED:
            return kept | bits[CLAIMED] | bits[NOTHING_PENDING]
        case SubjectChange.RECOGNISED | SubjectChange.FORGOTTEN:
            before, after = (NOBODY, CLAIMED) if change is SubjectChange.RECOGNISED else (CLAIMED, NOBODY)
            if certain == bits[before]:
                return kept | bits[after]
            return moment if certain else kept
        case SubjectChange.MINTED:
            return (moment & ~bits[NOBODY]) | bits[NEW] if certain == bits[NOBODY] else moment
        case SubjectChange.OPENED:
            known = moment & ~names.standing if certain and certain != bits[CLAIMED] else kept
            return known | bits[ACCOUNT] | bits[OPENED_HERE] | bits[NOTHING_PENDING]
        case SubjectChange.REPRESENTED:
            return kept | (moment & names.used) | bits[REPRESENTED] | bits[NOTHING_PENDING]


def promised(names: Names, moment: Moment) -> Moment:
    """Return the moment after something was promised that waits for the account, if the subject may be new."""
    return moment if moment & names.not_new else moment & ~names.bits[NOTHING_PENDING]


def proved_subject(names: Names, moment: Moment) -> Moment:
    """Return the moment after the subject used an authenticator: who was claimed is now known."""
    claimed = names.bits[CLAIMED]
    return (moment & ~claimed) | names.bits[ACCOUNT] if moment & claimed else moment


def lost_subject(names: Names, moment: Moment) -> Moment:
    """Return the moment after everything that was proved about the subject stopped to hold.

    What whoever acts for them has proved of themselves goes on to hold.
    """
    standing = moment & names.standing & ~names.bits[OPENED_HERE]
    if standing & names.bits[ACCOUNT]:
        standing = names.bits[CLAIMED]
    if standing & names.bits[REPRESENTED]:
        standing |= moment & names.used
    return (moment & names.lasting) | standing
