"""The documents keep up with the code: what there is, is described; what is named, exists."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import get_args

import click
import msgspec
import pytest

from handrail_flows.registry import STEPS
from handrail_platform.step.step import AnyStep
from handrail_platform.view import FieldKind
from handrail_tenants.schema import SCHEMA
from handrail_ui import failures
from handrail_ui.__main__ import main
from handrail_ui.pages.page import Done, PageAction, PageField, PageNotice, PageOption, PageView
from handrail_ui.runtime.routes import Started
from handrail_ui.settings import Settings
from tests.contract.step_cases import CASES
from tools import data_model, steps

ROOT = Path(__file__).parents[2]
CODE = ("platform", "flows", "tenants", "ui", "tools", "tests", "docker")
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_PATH = re.compile(r"`((?:platform|flows|tenants|ui|tests|tools|docs|docker|locks)/[\w./-]*)`")
_EXAMPLE = re.compile(r"letter_confirm|/[A-Z]{2,}\b|docker/\.env$")
"""Paths of a recipe's example, and the one file that only an installation has."""


@cache
def text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def everything() -> str:
    return "\n".join(text(page) for page in PAGES)


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as code hosts make them."""
    headings = re.findall(r"^#+ (.+)$", _FENCE.sub("", text(page)), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def commands(command: click.Command, words: tuple[str, ...]) -> Iterator[str]:
    """Return every command that does something, as a person types it."""
    if not isinstance(command, click.Group):
        yield " ".join(words)
        return
    context = click.Context(command)
    for sub in command.list_commands(context):
        found = command.get_command(context, sub)
        assert found is not None
        yield from commands(found, (*words, sub))


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_within_the_repository_lead_somewhere(page: Path) -> None:
    for target in _LINK.findall(_FENCE.sub("", text(page))):
        if "://" in target or target.startswith("mailto:"):
            continue
        path, _, anchor = target.partition("#")
        found = (page.parent / path).resolve() if path else page
        assert found.exists(), target
        assert not anchor or anchor in anchors(found), target


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_files_that_a_document_names_exist(page: Path) -> None:
    named = [path for path in _PATH.findall(text(page)) if not _EXAMPLE.search(path)]

    assert [path for path in named if not (ROOT / path).exists()] == []


def test_the_map_finds_each_name_where_it_says() -> None:
    rows = re.findall(
        r"^\| (`\w+`(?:, `\w+`)*) \| `([^`]+)` \|$", text(ROOT / "docs" / "architecture.md"), re.MULTILINE
    )

    assert len(rows) > 20
    for names, path in rows:
        source = (ROOT / path).read_text(encoding="utf-8")
        for each in re.findall(r"\w+", names):
            assert re.search(rf"^(?:async )?(?:def |class )?{each}\b", source, re.MULTILINE), f"{each} in {path}"


@pytest.mark.parametrize("step", [f"{each.name}@{each.version}" for each in STEPS])
def test_each_step_type_is_described(step: str) -> None:
    assert step in text(ROOT / "docs" / "journey-format.md")


@pytest.mark.parametrize("setting", list(Settings.model_fields))
def test_each_setting_is_described(setting: str) -> None:
    assert f"| `HANDRAIL_{setting.upper()}` |" in text(ROOT / "docs" / "settings.md")


def test_each_setting_that_is_described_exists() -> None:
    (of_an_installation, _, _) = text(ROOT / "docs" / "settings.md").split("\n## ")[1:]
    described = re.findall(r"^\| `HANDRAIL_(\w+)`", of_an_installation, re.MULTILINE)

    assert [each for each in described if each.lower() not in Settings.model_fields] == []


@pytest.mark.parametrize("command", list(commands(main, ("handrail",))))
def test_each_command_is_described(command: str) -> None:
    assert f"| `{command}` |" in text(ROOT / "docs" / "deployment.md")


def test_each_command_that_a_document_names_exists() -> None:
    known = set(commands(main, ("handrail",)))
    first_words = {command.split()[1] for command in known}
    named = re.findall(r"`handrail ([a-z]+)(?: ([a-z]+))?", everything())

    for noun, verb in named:
        assert noun in first_words
        assert f"handrail {noun}" in known or not verb or f"handrail {noun} {verb}" in known


@pytest.mark.parametrize("part", [Started, Done, PageView, PageField, PageOption, PageAction, PageNotice])
def test_each_part_of_the_page_object_is_described(part: type[msgspec.Struct]) -> None:
    page = text(ROOT / "docs" / "json.md")

    assert [name for name in part.__struct_fields__ if f"`{name}`" not in page] == []


@pytest.mark.parametrize("kind", get_args(FieldKind))
def test_each_kind_of_field_is_described(kind: str) -> None:
    assert f"`{kind}`" in text(ROOT / "docs" / "json.md")


@pytest.mark.parametrize("code", failures.PAGES)
def test_each_problem_is_described(code: str) -> None:
    assert re.search(rf"^\| .*`{code}`.* \| \d{{3}} \|", text(ROOT / "docs" / "json.md"), re.MULTILINE)


def test_each_decision_record_that_is_named_exists_and_is_numbered_without_gaps() -> None:
    records = sorted(path.name[:4] for path in (ROOT / "docs" / "adr").glob("*.md"))
    sources = [
        path for folder in CODE for path in (ROOT / folder).rglob("*") if path.suffix in {".py", ".toml", ".md"}
    ]
    named = {number for path in (*sources, ROOT / "pyproject.toml", *PAGES) for number in _records(path)}

    assert records == [f"{number:04}" for number in range(1, len(records) + 1)]
    assert named <= set(records)


def _records(path: Path) -> list[str]:
    return re.findall(r"ADR-(\d{4})", path.read_text(encoding="utf-8", errors="replace"))


@pytest.mark.parametrize("record", sorted((ROOT / "docs" / "adr").glob("*.md")), ids=name)
def test_a_decision_record_is_short_and_says_its_decision_first(record: Path) -> None:
    lines = text(record).splitlines()

    assert len(lines) <= 40
    assert lines[0].startswith(f"# ADR-{record.name[:4]}: ")
    assert lines[4].startswith("**Decision.** ")


@pytest.mark.parametrize("page", [ROOT / "README.md", ROOT / "CONTRIBUTING.md"], ids=name)
def test_the_commands_of_a_document_are_targets_of_the_makefile(page: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", text(ROOT / "Makefile"), re.MULTILINE))
    named = set(re.findall(r"(?:^|`)make ([a-z]+)", text(page), re.MULTILINE))

    assert named
    assert named <= targets


def test_the_two_commands_of_the_readme_are_demo_and_test() -> None:
    assert re.findall(r"^make (\w+)", text(ROOT / "README.md"), re.MULTILINE) == ["demo", "test"]


def test_the_page_of_the_tables_is_what_its_generator_makes() -> None:
    assert text(data_model.PAGE) == data_model.page()


def test_the_page_of_the_step_types_is_what_its_generator_makes() -> None:
    assert text(steps.PAGE) == steps.page()


@pytest.mark.parametrize("step", STEPS, ids=lambda each: each.name)
def test_the_page_of_the_step_types_says_every_option_and_every_outcome(step: AnyStep) -> None:
    section = steps.page().split(f"## {step.name}@{step.version}\n")[1].split("\n## ")[0]
    case = next(each for each in CASES if each.step == f"{step.name}@{step.version}")
    outcomes = step.contract(msgspec.convert(case.config, step.config_type)).outcomes
    options = [field.encode_name for field in msgspec.structs.fields(step.config_type)]

    assert [name for name in (*options, *outcomes) if f"\n| `{name}` | " not in section] == []


def test_every_table_is_in_the_diagram() -> None:
    page = data_model.page()

    for table in SCHEMA.tables:
        assert f"    {table} {{" in page
        assert f"## {table}" in page
