"""Create .venv and bring it to a locked set of packages: `environment.py runtime` or `environment.py dev`.

Runs on the standard library alone, because nothing else is there yet.
"""

from __future__ import annotations  # an older Python must get as far as being told that it is too old

import hashlib
import json
import os
import subprocess
import sys
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / "python"
INSTALLER_LOCK = ROOT / "locks" / "installer.lock"
OLDEST_PYTHON = (3, 11)

# The developer's set holds the runtime's, so a current one serves both.
STAMPS_THAT_SERVE = {"runtime": ("runtime", "dev"), "dev": ("dev",)}


def main() -> None:
    """Bring the environment to the set named on the command line, or leave at once if it is there."""
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    if wanted not in STAMPS_THAT_SERVE:
        sys.exit(f"usage: environment.py {'|'.join(STAMPS_THAT_SERVE)}")
    if sys.version_info < OLDEST_PYTHON:
        sys.exit(
            f"Handrail needs Python 3.11 or newer, this is {sys.version.split()[0]}: make PYTHON=python3.11 …"
        )
    if any(is_current(each) for each in STAMPS_THAT_SERVE[wanted]):
        return
    started = time.monotonic()
    create()
    install(wanted)
    stamp(wanted).write_text(fingerprint(wanted), encoding="ascii")
    say(f"ready after {time.monotonic() - started:.0f} s")


def is_current(name: str) -> bool:
    """Tell whether the environment was last brought to this set, as locked now and at this place."""
    return (
        PYTHON.exists() and stamp(name).exists() and stamp(name).read_text(encoding="ascii") == fingerprint(name)
    )


def stamp(name: str) -> Path:
    """Return the file that remembers which lock was installed."""
    return VENV / f"handrail-{name}.stamp"


def fingerprint(name: str) -> str:
    """Return a digest of all that decides what the environment holds; how tools are set up is no part of it."""
    import tomllib  # noqa: PLC0415  absent from a Python that is too old

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    installed = json.dumps([str(ROOT), project["project"], project["tool"]["hatch"]])
    digest = hashlib.sha256(installed.encode())
    for file in (INSTALLER_LOCK, lock(name)):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def lock(name: str) -> Path:
    """Return the lock file of a set."""
    return ROOT / "locks" / f"{name}.lock"


def create() -> None:
    """Create .venv unless it works already; a moved or half-made one is made anew."""
    for old in VENV.glob("handrail-*.stamp"):
        old.unlink()
    if works():
        return
    say(f"creating .venv with Python {sys.version.split()[0]}")
    try:
        venv.create(VENV, clear=True, with_pip=True)
    except subprocess.CalledProcessError:
        sys.exit(
            "Python cannot create an environment: install its venv package (Debian: apt install python3-venv)."
        )


def works() -> bool:
    """Tell whether .venv was made at this very place (its commands name it) and has its installer."""
    settings = VENV / "pyvenv.cfg"
    return (
        PYTHON.exists()
        and str(VENV) in settings.read_text(encoding="utf-8")
        and run(PYTHON, "-m", "pip", "--version", quiet=True)
    )


def install(name: str) -> None:
    """Install a locked set and, in place, the project itself."""
    packages = sum(1 for line in lock(name).read_text(encoding="ascii").splitlines() if "==" in line)
    say("installing the installer")
    by_pip(INSTALLER_LOCK)
    say(f"installing {packages} packages as locked in {lock(name).relative_to(ROOT)}")
    if not by_uv(INSTALLER_LOCK, lock(name)):
        say("uv did not succeed; pip takes over and needs a little longer")
        by_pip(INSTALLER_LOCK, lock(name))
    say("installing handrail in place")
    build = ("install", "--quiet", "--no-deps", "--no-build-isolation", "--editable", ROOT)
    if not run(PYTHON, "-m", "pip", *build):
        sys.exit("The project itself could not be installed.")


def by_uv(*locks: Path) -> bool:
    """Make the environment exactly what the locks say; tell whether that worked."""
    return run(BIN / "uv", "pip", "sync", "--python", PYTHON, "--require-hashes", *locks)


def by_pip(*locks: Path) -> None:
    """Install what the locks say, slowly but with nothing else needed."""
    requirements = [part for each in locks for part in ("--requirement", each)]
    if not run(PYTHON, "-m", "pip", "install", "--quiet", "--require-hashes", *requirements):
        sys.exit("The packages could not be installed: is a package registry within reach?")


def run(*command: str | Path, quiet: bool = False) -> bool:
    """Run a command in the open, or unheard; tell whether it succeeded."""
    output = subprocess.DEVNULL if quiet else None
    return subprocess.run(command, env=surroundings(), stdout=output, stderr=output, check=False).returncode == 0


def surroundings() -> dict[str, str]:
    """Return the caller's own settings, with those that make the installers quick and alike."""
    given = dict(os.environ)
    given.pop("PYTHONDONTWRITEBYTECODE", None)
    given |= {"UV_COMPILE_BYTECODE": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    # pip trusts what the machine trusts; uv has to be told, and where pip was told a registry, uv was not.
    given.setdefault("UV_SYSTEM_CERTS", "1")
    for pip, uv in (("PIP_INDEX_URL", "UV_DEFAULT_INDEX"), ("PIP_CERT", "SSL_CERT_FILE")):
        if pip in given:
            given.setdefault(uv, given[pip])
    return given


def say(sentence: str) -> None:
    """Print one line of progress."""
    print(f"handrail: {sentence}", flush=True)


if __name__ == "__main__":
    main()
