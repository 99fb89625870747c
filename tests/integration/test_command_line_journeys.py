"""Whoever comes new to a tenant sees which journeys there are."""

from tests.acme import AT_ACME, STRONGER, Acme
from tests.add_a_key import ADD_A_KEY


def test_they_are_listed_with_what_is_live_since_when_and_by_whom(acme: Acme) -> None:
    acme.does("journey", "publish", *AT_ACME, "--share", "10", "--by", "bob", acme.file(STRONGER))
    acme.does("journey", "publish", *AT_ACME, acme.file(ADD_A_KEY))

    head, first, second = acme.does("journey", "list", *AT_ACME).splitlines()

    assert head.split() == ["journey", "live", "since", "by", "draft"]
    assert first.startswith("add-a-key  version 1                    ")
    assert first.endswith(" command line")
    assert second.startswith("login      version 1 90 %, version 2 10 %  ")
    assert second.endswith(" bob")


def test_a_tenant_without_any_has_none(acme: Acme) -> None:
    acme.does("tenant", "create", "globex", "--name", "Globex")

    assert acme.does("journey", "list", "--tenant", "globex") == "journey  live  since  by  draft\n"


def test_the_list_goes_on_where_it_ended(acme: Acme) -> None:
    acme.does("journey", "publish", *AT_ACME, acme.file(ADD_A_KEY))

    assert len(acme.does("journey", "list", *AT_ACME, "--after", "add-a-key").splitlines()) == 2
