"""YAML files of tests as a plain loader reads them; libyaml's does it ten times faster, and every run pays for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

SAFE: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
BASE: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # every scalar a text, as it is typed


def plain_yaml(path: Path, loader: Any = SAFE) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
