"""What an operator types, through the real entry point: it works, or says in one line what is wrong."""

import base64
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import jsonschema
import pytest
import yaml
from click.testing import CliRunner, Result

import handrail_ui.demo
from handrail_ui.__main__ import main
from tests.integration.operator import Operator
from tests.json_walk import Walk, fresh_address
from tests.mail_sink import MailSink
from tests.serve_server import MASTER_KEYS, ServeServer, on_sqlite

pytestmark = pytest.mark.xdist_group("command-line")
JOURNEYS = Path(handrail_ui.demo.__path__[0]) / "journeys"
REGISTRATION = JOURNEYS / "aurora" / "registration.yaml"
