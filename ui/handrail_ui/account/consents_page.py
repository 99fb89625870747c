"""From the consent ledger to the pages on which a person sees and changes what they agreed to."""

from collections.abc import Sequence
from typing import Final, Literal

import msgspec

from handrail_tenants.consent.ledger import HISTORY_LINES, ConsentLine
from handrail_tenants.consent.receipt import Controller
from handrail_ui.addresses import TenantAddress
from handrail_ui.encoding import encode_bytes
from handrail_ui.pages.consents import ConsentEntryLine, ConsentsPage, ConsentState, ShownTextPage
from handrail_ui.pages.translator import Speech
from handrail_ui.sites import Site

PATH: Final = "/account/consents"
_NAME_LETTERS: Final = 160


def consents_page(
    site: Site,
    speech: Speech,
    standing: Sequence[ConsentLine],
    history: Sequence[ConsentLine],
    csrf_token: str,
    *,
    notice: str | None,
) -> ConsentsPage:
    """Make the page of what somebody agreed to. Of `history` the last is only there if there is more."""
    address = site.address
    shown = history[:HISTORY_LINES]
    last = shown[-1].said if len(history) > HISTORY_LINES else None
    return ConsentsPage(
        documents=tuple(_line(each, address) for each in standing if each.said.kind == "document"),
        purposes=tuple(
            _line(each, address, offers=_offer(each)) for each in standing if each.said.kind == "purpose"
        ),
        history=tuple(_line(each, address) for each in shown),
        older_url=None
        if last is None
        else address.to(f"{PATH}?at={last.at}&behind={encode_bytes(last.record_id)}"),
        withdraw_url=address.to(f"{PATH}/withdraw"),
        give_url=address.to(f"{PATH}/give"),
        account_url=address.account,
        csrf_token=csrf_token,
        notice=notice,
        language=speech.language,
        direction=speech.direction,
    )


def shown_text_page(site: Site, speech: Speech, line: ConsentLine) -> ShownTextPage | None:
    """Make the page of a text as it was shown, None when it was not kept."""
    if line.shown is None:
        return None
    shown = line.shown
    details = {"data": shown.data, "special": shown.special, "recipients": shown.recipients}
    return ShownTextPage(
        title=shown.title,
        text=shown.text,
        url=shown.url,
        details={name: words for name, words in details.items() if words},
        text_language=line.said.language,
        version=line.said.version,
        at=line.said.at,
        sha256=line.said.text_hash.hex(),
        back_url=site.address.to(PATH),
        language=speech.language,
        direction=speech.direction,
    )


def controller_of(site: Site) -> Controller:
    """Return who answers for the data, as receipts name it."""
    address, policy = site.address, site.settings.privacy_url or ""
    return Controller(
        name=site.tenant.name,
        **msgspec.structs.asdict(site.settings.controller),
        policy_url=f"{address.origin}{policy}" if policy.startswith("/") else policy,
        account_url=f"{address.origin}{address.to(PATH)}",
    )


def _line(
    line: ConsentLine, address: TenantAddress, *, offers: Literal["withdraw", "give", ""] = ""
) -> ConsentEntryLine:
    said, id_ = line.said, encode_bytes(line.said.record_id)
    return ConsentEntryLine(
        id=id_,
        state=_state(line),
        name=_name(line),
        language=said.language,
        version=said.version,
        at=said.at,
        text_url=address.to(f"{PATH}/{id_}/text") if line.shown else None,
        receipt_url=address.to(f"{PATH}/{id_}/receipt") if line.genuine else None,
        offers=offers,
        guardian=_guardian(line),
    )


def _guardian(line: ConsentLine) -> str:
    """Return who decided; nobody else where the person took it back themselves."""
    return line.guardian.name if line.guardian and line.said.channel == "guardian" else ""


def _state(line: ConsentLine) -> ConsentState:
    match line.said.kind, line.said.state:
        case "document", "given":
            return "accepted"
        case _, "given":
            return "given"
        case _, "withdrawn":
            return "withdrawn"
        case _:
            return "refused"


def _offer(line: ConsentLine) -> Literal["withdraw", "give", ""]:
    if line.may_be_withdrawn:
        return "withdraw"
    return "give" if line.may_be_given else ""


def _name(line: ConsentLine) -> str:
    words = (line.shown.title or line.shown.text) if line.shown else ""
    if len(words) > _NAME_LETTERS:
        return f"{words[:_NAME_LETTERS].rstrip()} …"
    return words or line.said.purpose
