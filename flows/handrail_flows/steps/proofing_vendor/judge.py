"""What a vendor's result means here."""

from collections.abc import Mapping

from handrail_flows.steps.proofing_vendor.config import Compared, ProofingVendorConfig
from handrail_platform.mrz.names import same_given_names, same_surname
from handrail_platform.proofing import VendorResult


def lacks_evidence(config: ProofingVendorConfig, result: VendorResult) -> bool:
    """Tell whether a piece of evidence that is demanded is not among what the vendor found."""
    return not {each.name for each in config.evidence} <= set(result.evidence)


def different(result: VendorResult, typed: Mapping[Compared, str]) -> str:
    """Return what was found otherwise than it was typed, empty where nothing was."""
    surname, given, born = typed.get("family_name"), typed.get("given_names"), typed.get("birth_date")
    if surname is not None and not _is_surname(surname, result.family_name):
        return "family_name"
    if given is not None and not _are_given_names(given, result.given_names):
        return "given_names"
    if born is not None and (not born or born != result.birth_date):
        return "birth_date"
    return ""


def _is_surname(typed: str, found: str) -> bool:
    """Compare as zones of documents are: a vendor may tell a name as the zone writes it, or as people do."""
    both = typed.strip(), found.strip()
    if "" in both:
        return False
    typed, found = both
    return (
        typed.casefold() == found.casefold()
        or same_surname(typed, found.upper(), truncated=False)
        or same_surname(found, typed.upper(), truncated=False)
    )


def _are_given_names(typed: str, found: str) -> bool:
    """Compare likewise: nobody has to type all of their names."""
    if not typed.strip() or not found.strip():
        return not found.strip()  # some people have one name alone, and it is the surname
    return typed.casefold() == found.casefold() or same_given_names(typed, found.upper(), truncated=False)
