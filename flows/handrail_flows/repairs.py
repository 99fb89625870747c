"""Steps that answer what the proof finds missing, for repairs to propose."""

from typing import Final

from handrail_platform.verify.repair import Catalogue, Supply

_PASSWORD: Final = Supply("password.verify@1", {}, "ok", ("failed", "error"))
_APP: Final = Supply("totp.verify@1", {}, "ok", ("none", "failed", "error"))
_LOST: Final = ("exists", "error")
_ACCOUNTS: Final = tuple(
    Supply("account.create@1", {"identifiers": {kind: f"{{{kind}}}"}}, "created", _LOST, "this-route")
    for kind in ("email", "username")
)

REPAIRS: Final = Catalogue(
    supplies={
        "assurance-missing": (_APP, _PASSWORD),
        "nobody-named": (Supply("identify@1", {}, "done", ()),),
        "nobody-proved": (_PASSWORD,),
        "promise-pending": _ACCOUNTS,
        "unconfirmed": (Supply("email.confirm@1", {"address": "{variable}"}, "ok", ("locked", "error")),),
    },
    refuge={"step": "end@1", "config": {"result": "denied"}},
)
