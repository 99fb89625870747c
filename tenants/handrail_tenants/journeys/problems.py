"""What can be in the way of changing which versions of a journey run; each leaves everything as it was."""

from handrail_platform.errors import HandrailError


class JourneyUnknown(HandrailError):
    """The tenant has published no journey of this name."""

    code = "journey-unknown"
    status = 404

    def __init__(self, meant: str) -> None:
        super().__init__()
        self.meant = meant
        """The name of a published journey that is most like it; empty where none is."""


class VersionUnknown(HandrailError):
    """The journey has no such version, or it was purged since."""

    code = "version-unknown"
    status = 404


class VersionRevoked(HandrailError):
    """The version was revoked: no session may run it any more."""

    code = "version-revoked"
    status = 409


class SameVersion(HandrailError):
    """Sessions go from one version to another, not to the one that they are on."""

    code = "same-version"
    status = 422


class JourneyMoved(HandrailError):
    """Somebody else changed what is live meanwhile. Look at it again, and decide again."""

    code = "journey-moved"
    status = 409


class NoVersionBefore(HandrailError):
    """No version that may still run was live before this one."""

    code = "no-version-before"
    status = 409


class SplitInvalid(HandrailError):
    """A split names 1 to 10 versions, each once, with a weight from 1 to 10000."""

    code = "split-invalid"
    status = 422


class DecisionInvalid(HandrailError):
    """Who decides takes 1 to 200 printable characters, and why at most 1000; a revocation needs a reason."""

    code = "decision-invalid"
    status = 422


class DraftMoved(HandrailError):
    """Somebody else saved or discarded the draft meanwhile. Nothing was saved."""

    code = "draft-moved"
    status = 409


class DraftTooLarge(HandrailError):
    """A draft has at most 1 MiB."""

    code = "draft-too-large"
    status = 413


class AlreadyArchived(HandrailError):
    """The journey is put away already."""

    code = "already-archived"
    status = 409


class NotArchived(HandrailError):
    """The journey is not put away."""

    code = "not-archived"
    status = 409
