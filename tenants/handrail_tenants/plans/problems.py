"""What can be in the way of planning a publication, and of carrying it out; each leaves everything as it was."""

from handrail_platform.errors import HandrailError


class PlanUnknown(HandrailError):
    """There is no such plan, or it was purged since."""

    code = "plan-unknown"
    status = 404


class PlanMoved(HandrailError):
    """The plan was approved, called off or carried out meanwhile."""

    code = "plan-moved"
    status = 409


class PlanPresent(HandrailError):
    """Another publication of this journey is planned already. Call it off first."""

    code = "plan-present"
    status = 409


class PlanOutdated(HandrailError):
    """It would not be what was proved and seen: the draft, guardrails or parts have changed since."""

    code = "plan-outdated"
    status = 409


class ApprovalNeeded(HandrailError):
    """What goes live at this tenant needs a second person: ask for approval in the studio."""

    code = "approval-needed"
    status = 409


class MomentInvalid(HandrailError):
    """A publication is planned for a moment to come, within the next ninety days."""

    code = "moment-invalid"
    status = 422
