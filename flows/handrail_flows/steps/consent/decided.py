"""What somebody with an account has decided before, as far as it answers what is asked now."""

from collections.abc import Iterator

from handrail_flows.agreeing.entries import DocumentConfig, PurposeConfig
from handrail_flows.steps.consent.config import ConsentConfig
from handrail_platform.step.context import StepContext
from handrail_platform.step.reads import ConsentsOf, KnownConsents


def question(config: ConsentConfig, cx: StepContext) -> ConsentsOf | None:
    """Return what to ask about the person, None if everything is asked of them in any case."""
    subject = cx.subject
    if config.ask == "everything" or subject is None or subject.standing != "account":
        return None
    assert subject.person_id is not None
    return ConsentsOf(subject.person_id)


def decided_before(config: ConsentConfig, known: KnownConsents) -> dict[str, bool]:
    """Return by id what is allowed or refused already; what nobody goes on without counts only if allowed."""
    newest = {f"{each.kind} {each.purpose}": each for each in known.decisions}
    decided: dict[str, bool] = {}
    for matter, entry in _entries(config):
        found = newest.get(matter)
        if found is None or found.version not in (entry.version, *entry.same_as):
            continue
        allowed = found.state == "given"
        if allowed or entry.id not in config.required:
            decided[entry.id] = allowed
    return decided


def _entries(config: ConsentConfig) -> Iterator[tuple[str, DocumentConfig | PurposeConfig]]:
    yield from ((f"document {document.id}", document) for document in config.documents)
    yield from ((f"purpose {purpose.id}", purpose) for purpose in config.purposes)
