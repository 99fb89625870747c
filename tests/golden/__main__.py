"""`make golden`: record sessions of this engine revision. AGAIN=1: also if it does something else now."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))  # started by its path, a folder knows nothing of what lies above it

from tests.golden.keep import record, record_again  # noqa: E402

if __name__ == "__main__":
    sys.exit(record_again() if sys.argv[1:] == ["again"] else record())
