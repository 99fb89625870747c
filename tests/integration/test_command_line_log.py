"""What was decided about guardrails can be read, and stays."""

from tests.acme import ALTHOUGH, LOG, TEXTS_ALONE, TWO_FACTORS, Acme


def test_it_says_who_set_what_when_why_and_what_broke_them(acme: Acme) -> None:
    acme.demands(TWO_FACTORS, *ALTHOUGH)
    acme.demands("guardrails: []\n", "--by", "eve")

    newest, *_, last = blocks(acme.does(*LOG))

    assert newest[0].startswith("revision 2, ")
    assert newest[0].endswith(" by eve")
    assert newest[1] == "  no guardrails"
    assert last[0].startswith("revision 1, ")
    assert last[0].endswith(" by bob: repaired on Monday")
    assert last[1:] == ["  1 guardrail: two-factors", "  broken then by: login 1"]


def test_each_scope_has_its_own(acme: Acme) -> None:
    acme.demands(TWO_FACTORS, "--scope", "app:desk")

    assert acme.does(*LOG) == ""
    assert "two-factors" in acme.does(*LOG, "--scope", "app:desk")


def test_it_goes_on_where_it_ended(acme: Acme) -> None:
    for most in (3, 2, 1):
        acme.demands(TEXTS_ALONE.replace("3", str(most)))

    said = acme.does(*LOG, "--before", "3")

    assert [each[0].split(",")[0] for each in blocks(said)] == ["revision 2", "revision 1"]


def blocks(said: str) -> list[list[str]]:
    """Return what was said of each revision."""
    found: list[list[str]] = []
    for line in said.splitlines():
        if not line.startswith(" "):
            found.append([])
        found[-1].append(line)
    return found
