"""What the commands that judge journeys share: reading files, accepting warnings, saying what is wrong."""

import sys
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Final

import click

from handrail_flows.registry import REGISTRY
from handrail_flows.repairs import REPAIRS
from handrail_platform.document.model import JourneyDocument
from handrail_platform.document.parse import parse_yaml
from handrail_platform.document.problem import JourneyRefused
from handrail_platform.guard.defaults import PLATFORM_GUARDRAILS
from handrail_platform.guard.guardrail import Guardrail
from handrail_platform.verify.prove import JourneyUnproved, ProvedJourney, examine, prove
from handrail_ui.commands.refusing import refusal_lines
from handrail_ui.proof.verdict import Judge, Judgement, Verdict, verdict_lines
from handrail_ui.proof.words import proof_speech

FILE: Final[Callable[..., Callable[..., None]]] = click.argument(
    "file", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
PARTS: Final[Callable[..., Callable[..., None]]] = click.option(
    "--part",
    "parts",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    help="File of a part that the journey calls, or a folder of them. May be given several times.",
)


def _reasons(_context: click.Context, _option: click.Parameter, given: Sequence[str]) -> dict[str, str]:
    pairs = [each.partition("=") for each in given]
    if any(not key.strip() or not reason.strip() for key, _, reason in pairs):
        raise click.BadParameter("is not KEY=REASON, with the key that is printed with the warning")
    return {key.strip(): reason.strip() for key, _, reason in pairs}


def accepting(what: str) -> Callable[..., Callable[..., None]]:
    """Take reasons for warnings; `what` is said to whoever asks for help."""
    return click.option(
        "--accept",
        "accepted",
        multiple=True,
        metavar="KEY=REASON",
        callback=_reasons,
        help=f"{what} May be given several times.",
    )


ACCEPTED: Final[Callable[..., Callable[..., None]]] = accepting(
    "Live with a warning, and say why; the reason stays with the version."
)


def judgement(
    document: JourneyDocument,
    guardrails: Sequence[Guardrail],
    parts: Mapping[str, JourneyDocument],
    accepted: Mapping[str, str],
) -> Judgement:
    """Return what the proof says of a journey under the platform's guardrails and these. Raises JourneyRefused."""
    judging = partial(examine, registry=REGISTRY, guardrails=guardrails, parts=parts)
    judge = Judge(proof_speech("en"), (*PLATFORM_GUARDRAILS, *guardrails), REPAIRS, judging)
    return judge.judge(document, accepted)


def say_findings(file: Path, findings: Sequence[Verdict]) -> None:
    """Print findings, each a paragraph: the guardrail, what breaks it, route, sample person and repairs."""
    speech = proof_speech("en")
    for each in findings:
        head, *more = verdict_lines(speech, each)
        click.echo("\n".join([f"{file}: {head}", *more, ""]), err=True)
    if findings:
        click.echo("1 finding." if len(findings) == 1 else f"{len(findings)} findings.", err=True)


def proved_or_said(
    file: Path,
    document: JourneyDocument,
    guardrails: Sequence[Guardrail],
    parts: Mapping[str, JourneyDocument],
    accepted: Mapping[str, str],
) -> ProvedJourney:
    """Return the journey with its proof, or say what breaks a guardrail and stop."""
    try:
        proved = prove(document, REGISTRY, guardrails, accepted, parts)
    except JourneyUnproved:
        say_findings(file, judgement(document, guardrails, parts, accepted).findings)
        sys.exit(1)
    if proved.report.findings:
        say_findings(file, judgement(document, guardrails, parts, accepted).findings)
    return proved


def read_parts(paths: Sequence[Path]) -> dict[str, JourneyDocument]:
    """Return the parts of these files and folders by their names."""
    documents: dict[str, JourneyDocument] = {}
    for file in _files(paths):
        document = read_journey(file)
        if document.journey in documents:
            raise click.UsageError(f"{file}: there is another part named {document.journey}.")
        documents[document.journey] = document
    return documents


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        yield from sorted(path.glob("*.yaml")) if path.is_dir() else [path]


def read_journey(file: Path) -> JourneyDocument:
    """Return the journey of a file; say what is wrong with it, and stop."""
    with refusals_said(file):
        return parse_yaml(file.read_bytes())


@contextmanager
def refusals_said(file: Path, parts: Sequence[Path] = ()) -> Generator[None]:
    """Say what is wrong with a file that is refused, or with the files of its parts, and stop."""
    try:
        yield
    except JourneyRefused as refused:
        named = {parse_yaml(each.read_bytes()).journey: each for each in _files(parts)}
        for line in refusal_lines(refused, file, named):
            click.echo(line, err=True)
        sys.exit(1)
