"""What can be in the way of changing the staff of a tenant; each leaves everything as it was."""

from handrail_platform.errors import HandrailError


class LastOwner(HandrailError):
    """A tenant keeps one owner at least. Add another one first."""

    code = "last-owner"
    status = 409


class AlreadyStaff(HandrailError):
    """They have this role here already."""

    code = "already-staff"
    status = 409


class StaffUnknown(HandrailError):
    """They do not have this role here."""

    code = "staff-unknown"
    status = 404


class TooManyStaff(HandrailError):
    """A tenant has at most 1000 roles given to people."""

    code = "too-many-staff"
    status = 422


class StaffNameInvalid(HandrailError):
    """The name of a staff member is 1 to 200 characters that can be seen."""

    code = "staff-name-invalid"
    status = 422
