"""Resolve pyproject.toml into the lock files, or check that they are still its own.

A lock names every package with version and hashes and no address, so any registry or mirror can serve it.
"""

import hashlib
import json
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ROOT / "locks"
UV = Path(sys.executable).with_name("uv")

# The widest set is resolved first; the others are cut from it, so that no two locks disagree on a version.
SETS = {
    "dev": ["--extra", "document", "--extra", "otel", "--group", "dev", "--group", "installer"],
    "runtime": [],
    "document": ["--extra", "document", "--extra", "otel"],
    "otel": ["--extra", "otel"],
    "installer": ["--group", "installer"],
}
FORM = [
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-header",
    "--no-annotate",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--quiet",
]


def main() -> None:
    """Write the locks, or with --check only judge them."""
    if "--check" in sys.argv:
        complaints = [each for name in SETS for each in problems(path(name))]
        sys.exit("\n".join(complaints) or 0)
    for name in SETS:
        resolve(name, sys.argv[1:])


def problems(lock: Path) -> list[str]:
    """Say what is wrong with a lock: made from other dependencies, or naming an address."""
    text = lock.read_text(encoding="ascii")
    found: list[str] = []
    if not text.startswith(title()):
        found.append(f"{lock.name} was made from other dependencies: run make lock.")
    if "://" in text:
        found.append(f"{lock.name} names an address.")
    return found


def resolve(name: str, options: list[str]) -> None:
    """Resolve one set; versions that are locked already stay unless the options say otherwise."""
    within = [] if name == "dev" else [f"--constraint={path('dev')}"]
    source = [] if name == "installer" else ["pyproject.toml"]
    command = [
        str(UV),
        "pip",
        "compile",
        *source,
        *SETS[name],
        *FORM,
        *within,
        *options,
        f"--output-file={path(name)}",
    ]
    subprocess.run(command, cwd=ROOT, check=True)
    path(name).write_text(title() + path(name).read_text(encoding="ascii"), encoding="ascii")
    print(f"handrail: wrote locks/{name}.lock", flush=True)


def path(name: str) -> Path:
    """Return the lock file of a set."""
    return LOCKS / f"{name}.lock"


def title() -> str:
    """Return the first line of a lock: how it is made, and a digest of what it was made from."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [
        project["project"]["dependencies"],
        project["project"]["optional-dependencies"],
        project["dependency-groups"],
    ]
    digest = hashlib.sha256(json.dumps(wanted).encode()).hexdigest()
    return f"# Made by `make lock` from dependencies {digest[:16]}\n"


if __name__ == "__main__":
    main()
