"""The tenant Acme, of whose journeys something is demanded while they run, and who types commands about it."""

from contextlib import AbstractContextManager
from pathlib import Path

import handrail_ui.demo
from handrail_ui.administration import Administration, administration
from handrail_ui.settings import Settings
from tests.command_line import Operator
from tests.serve_server import on_sqlite

LOGIN = Path(handrail_ui.demo.__path__[0]) / "journeys" / "aurora" / "login.yaml"
AT_ACME = ("--tenant", "acme")
THIS = (*AT_ACME, "--journey", "login")
LOG = ("guardrails", "log", *AT_ACME)
TWO_FACTORS = """
guardrails:
  - {rule: before, id: two-factors, before: sign-in, require: [{kind: authenticated, level: 2}]}
"""
FEW_TEXTS = "  - {rule: messages-bounded, id: few-texts, channel: text, most: 3}\n"
TEXTS_ALONE = f"guardrails:\n{FEW_TEXTS}"
RESISTANT = """
guardrails:
  - {rule: before, id: resistant, severity: warning, before: sign-in,
     require: [{kind: authenticated, level: 2, phishing_resistant: true}]}
"""
KEY = "login/resistant/phishing-resistance-missing/welcome"
STRONGER = LOGIN.read_text().replace("none: welcome", "none: too-many")
ALTHOUGH = ("--although-broken", "--by", "bob", "--reason", "repaired on Monday")


class Acme:
    """Types commands about the tenant Acme, whose `login` has one version."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0
        self._installation = on_sqlite(folder)
        self.operator = Operator(self._installation.environment)
        self.operator.does("tenant", "create", "acme", "--name", "Acme")
        self.operator.does("journey", "publish", *AT_ACME, "--by", "lena", "--reason", "the first", str(LOGIN))

    @property
    def settings(self) -> Settings:
        return self._installation.settings

    def administration(self) -> AbstractContextManager[Administration]:
        return administration(self._installation.settings)

    def file(self, text: str) -> str:
        self._count += 1
        file = self._folder / f"{self._count}.yaml"
        file.write_text(text)
        return str(file)

    def sets(self, text: str, *more: str) -> tuple[int, str]:
        """Return the exit code and the output of setting guardrails."""
        result = self.operator.types("guardrails", "set", *AT_ACME, *more, self.file(text))
        return result.exit_code, result.output

    def demands(self, text: str, *more: str) -> str:
        """Set guardrails, which must succeed."""
        code, output = self.sets(text, *more)
        assert code == 0, output
        return output

    def does(self, *words: str) -> str:
        return self.operator.does(*words)

    def log(self) -> tuple[str, str]:
        """Return everything that is ever decided about the tenant."""
        return self.does(*LOG), self.does("journey", "log", *THIS)
