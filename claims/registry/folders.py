"""Where data stands: the folder that is asked for, the one that comes with the program, and what a folder builds on.

A checkout has its data beside the packages. An installed wheel carries it inside `claims`, where nobody writes: what is
made of it is kept in the user's cache.
"""

from __future__ import annotations

import os
import sys
from hashlib import blake2b
from importlib.resources import files
from pathlib import Path

from claims.record.errors import FileError, Problem, RegistryError
from claims.registry.entries import RULE
from claims.strict_yaml import reader as sy
from claims.strict_yaml.fields import Fields
from claims.strict_yaml.folders import ROOTS, holds_claims, is_data_folder

METRICS, SETTINGS = ROOTS
SHIPPED = "shipped"  # the folder inside `claims` in a wheel, and the word for it in `extends`


def shipped_dir() -> Path:
    """The data that come with the program."""
    package = Path(str(files("claims")))
    beside = package.parent / "data"
    return package / SHIPPED if (package / SHIPPED).is_dir() else beside


def data_dir() -> Path:
    """Folder of the data: $CLAIMBOARD_DATA, else the nearest `data/` upward that is one, else the shipped.

    Claims without registries and settings make one, too: left aside, they would never be read, and nobody told.
    """
    if named := os.environ.get("CLAIMBOARD_DATA"):
        return Path(named)
    here = Path.cwd()
    for folder in (here, *here.parents):
        if is_data_folder(folder / "data") or holds_claims(folder / "data"):
            return folder / "data"
    return shipped_dir()


def own_dir() -> Path:
    """The folder of the data, for who writes into it.

    Raises:
        RegistryError: it is the one that was installed with the program.
    """
    folder = data_dir()
    if is_installed(folder):
        what = "the data that were installed with claimboard are not changed"
        hint = f"name a folder of your own with --data; '{SETTINGS}' with 'extends: {SHIPPED}' lets it build on them"
        raise RegistryError(Problem(what, hint=hint))
    return folder


def is_installed(data: Path) -> bool:
    """Whether a data folder is the one inside an installed package."""
    return data.absolute() == Path(str(files("claims"))) / SHIPPED


def kept_dir(data: Path) -> Path:
    """Where tables that were made of a data folder are kept."""
    if not is_installed(data):
        return data / "build"
    if os.name == "nt":
        base = os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "claimboard" / blake2b(str(data.absolute()).encode(), digest_size=8).hexdigest()


def layers(data: Path) -> tuple[tuple[Path, ...], tuple[Problem, ...]]:
    """The folders whose registries hold for a data folder, itself last, and what is wrong with its settings."""
    path = data / SETTINGS
    if not path.is_file():
        return (data,), ()
    problems: list[Problem] = []
    try:
        fields = Fields(sy.load_yaml(path), str(path), problems, what="the settings", keys=("extends",))
    except FileError as error:
        return (data,), tuple(error.problems)
    base = fields.text("extends")
    if base not in (None, SHIPPED):
        fields.wrong("extends", RULE, f"'extends' cannot be '{base}'", f"write '{SHIPPED}' or leave it out")
    shipped = shipped_dir()
    below = (shipped,) if base == SHIPPED and data.resolve() != shipped.resolve() else ()
    return (*below, data), tuple(problems)
