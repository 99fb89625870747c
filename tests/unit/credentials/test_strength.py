import time
from pathlib import Path

import pytest

from handrail_tenants.credentials.blocklist import load_blocklist, write_blocklist
from handrail_tenants.credentials.strength import context_words, judge

ALICE = ("alice@example.org", "Alice Example", "Aurora Insurance")


def test_a_long_phrase_is_good() -> None:
    judgement = judge("seven quiet herons on the pier", 15, ALICE)

    assert (judgement.refusal, judgement.score) == ("", 4)


def test_length_is_counted_in_code_points_after_normalisation() -> None:
    decomposed = "e\u0301" * 14 + "zzz"

    assert judge(decomposed, 18, ()).refusal == "short"
    assert judge("🦉🦊🦔🐢🐙🦋🐝🦩🐊🦭🦦🐌🦚🐳🦜", 15, ()).refusal == ""


def test_sixty_four_code_points_are_allowed_and_there_is_an_end() -> None:
    sentence = (
        "The rain in Spain stays mainly in the plain, and in Hartford, Hereford and Hampshire it hardly rains. "
    )

    assert judge(sentence[:64], 15, ()).refusal == ""
    assert judge((sentence * 2)[:128], 15, ()).refusal == ""
    assert judge((sentence * 2)[:129], 15, ()).refusal == "long"


@pytest.mark.parametrize(
    "password", ["passwordpassword", "aaaaaaaaaaaaaaa", "123456789012345", "qwertyuiopasdfghj"]
)
def test_what_guessers_try_first_is_common(password: str) -> None:
    assert judge(password, 15, ()).refusal == "common"


@pytest.mark.parametrize("password", ["alice@example.org", "aurorainsurance", "ALICE@EXAMPLE.ORG"])
def test_a_name_of_the_person_or_the_service_is_personal(password: str) -> None:
    assert judge(password, 15, ALICE).refusal == "personal"


def test_without_the_person_the_same_words_are_not_personal() -> None:
    assert judge("aurorainsurance", 15, ()).refusal != "personal"


def test_nothing_about_composition_is_asked_for() -> None:
    assert judge("plainlowercasewordswithoutanything", 15, ()).refusal == ""


def test_context_words_leave_out_what_is_too_short_to_matter() -> None:
    assert context_words(["Al Bo"]) == ["al bo"]
    assert context_words(["bo@x.de", "", "Ann"]) == ["bo@x.de"]


def test_a_listed_password_is_refused_whatever_its_case(tmp_path: Path) -> None:
    path = tmp_path / "blocklist.bloom"
    write_blocklist(path, ["Tr0ub4dor&3 and friends"], expected=1_000)
    blocklist = load_blocklist(path)

    assert judge("tr0ub4dor&3 AND friends", 15, (), blocklist).refusal == "common"
    assert judge("tr0ub4dor&3 and friendships", 15, (), blocklist).refusal == ""


@pytest.mark.parametrize("content", [b"", b"password\n123456\n", bytes(200)])
def test_a_file_that_is_no_blocklist_is_not_taken_for_one(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "blocklist.bloom"
    path.write_bytes(content)

    with pytest.raises(ValueError, match="no blocklist"):
        load_blocklist(path)


def test_a_blocklist_that_was_cut_is_not_taken_for_a_shorter_one(tmp_path: Path) -> None:
    path = tmp_path / "blocklist.bloom"
    write_blocklist(path, ["Tr0ub4dor&3 and friends"], expected=1_000)
    path.write_bytes(path.read_bytes()[:-1])

    with pytest.raises(ValueError, match="no blocklist"):
        load_blocklist(path)


def test_no_password_takes_long_to_judge() -> None:
    worst = ("4@(8{[<369!1|/7+$5%2" * 7)[:128]
    started = time.process_time()

    judgement = judge(worst, 15, ALICE)

    assert time.process_time() - started < 0.2, "a short request keeps a processor busy"
    assert judgement.refusal == ""


def test_signs_in_the_place_of_letters_are_still_read() -> None:
    assert judge("p@$$w0rdp@$$w0rd", 15, ALICE).refusal == "common"
