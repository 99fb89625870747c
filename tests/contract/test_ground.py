"""The ground that everything stands on: source roots, locks, the one command of CI."""

import subprocess
import sys
from pathlib import Path

import pytest

from tools import lock

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("root", ["platform", "flows", "tenants", "ui"])
def test_a_source_root_is_no_package_and_holds_exactly_one(root: str) -> None:
    packages = [each.parent.name for each in (ROOT / root).glob("*/__init__.py")]

    assert packages == [f"handrail_{root}"]
    assert not (ROOT / root / "__init__.py").exists()


def test_the_folder_platform_does_not_shadow_the_standard_library() -> None:
    program = "import handrail_platform, platform; print(platform.python_version())"

    said = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)

    assert said.stdout.strip() == sys.version.split()[0]


@pytest.mark.parametrize("name", list(lock.SETS))
def test_a_lock_is_current_and_names_no_address(name: str) -> None:
    assert lock.problems(lock.path(name)) == []


def test_a_lock_made_from_other_dependencies_or_naming_an_address_is_refused(tmp_path: Path) -> None:
    foreign = tmp_path / "runtime.lock"
    foreign.write_text("--index-url https://example.org\n", encoding="ascii")

    assert len(lock.problems(foreign)) == 2


def test_ci_runs_the_same_command_as_a_person() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="ascii").splitlines()

    assert [line for line in script if "make" in line or "pytest" in line] == ["make test"]
