"""Steps that answer what the proof finds missing, for repairs to propose."""

from typing import Final

from handrail_platform.verify.repair import Catalogue, Supply

_PASSWORD: Final = Supply("password.verify@1", {}, "ok", ("failed", "error"))
_APP: Final = Supply("totp.verify@1", {}, "ok", ("none", "failed", "error"))
_PASSKEY: Final = Supply("passkey.verify@1", {}, "ok", ("failed", "error"))
_OTHER_THAN_PASSKEY: Final = Supply("passkey.verify@1", {"other_way": True}, "ok", ("other", "failed", "error"))
_NEW_PASSWORD: Final = Supply("password.set@1", {}, "done", (), "this-route")
_NEW_APP: Final = Supply(
    "totp.enrol@1", {"issuer_name": "{name}"}, "done", ("already", "failed", "error"), "this-route"
)
_NEW_PASSKEY: Final = Supply("passkey.enrol@1", {}, "done", ("failed", "error"), "this-route")
_LOST: Final = ("exists", "error")
_ACCOUNTS: Final = tuple(
    Supply("account.create@1", {"identifiers": {kind: f"{{{kind}}}"}}, "created", _LOST, "this-route")
    for kind in ("email", "username")
)

REPAIRS: Final = Catalogue(
    supplies={
        "assurance-missing": (_APP, _PASSWORD, _NEW_PASSKEY, _NEW_PASSWORD, _NEW_APP),
        "newcomer-stranded": (_NEW_PASSKEY, _NEW_PASSWORD, _NEW_APP),
        "nobody-named": (Supply("identify@1", {}, "done", ()),),
        "nobody-proved": (_PASSWORD,),
        "phishing-resistance-missing": (_PASSKEY, _NEW_PASSKEY),
        "promise-pending": _ACCOUNTS,
        "unconfirmed": (Supply("email.confirm@1", {"address": "{variable}"}, "ok", ("locked", "error")),),
    },
    offers={"no-phishing-resistant-option": (_OTHER_THAN_PASSKEY,)},
    refuge={"step": "end@1", "config": {"result": "denied"}},
    onward="continue_to",
)
