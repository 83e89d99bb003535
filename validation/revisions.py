"""The data folder of a git revision, laid out in a temporary folder without running anything of that revision.

Files are read from the object store, not with `git archive`: attributes of the revision itself (export-ignore,
export-subst) would decide what an archive shows. Only regular YAML files are taken, and of each no more than the
loader reads.
"""

from __future__ import annotations

import subprocess
from pathlib import Path, PurePosixPath

from claims.record.errors import ClaimsError, Problem
from claims.strict_yaml.encoding import MAX_BYTES

REGULAR = (b"100644", b"100755")
MAX_FILES = 200_000


class RevisionError(ClaimsError):
    """A revision that git does not know, or a folder that is in no repository."""


def resolve(data: Path, revision: str) -> str:
    """The commit of a revision.

    Raises:
        RevisionError: git does not know it.
    """
    # A revision that starts with '-' must not become an option.
    found = _git(data, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    return found.decode().strip()


def lay_out(data: Path, commit: str, target: Path) -> Path:
    """Write the data files of a commit under `target` and give that folder.

    Raises:
        RevisionError: the folder is in no repository.
    """
    prefix = _git(data, "rev-parse", "--show-prefix").decode().strip()
    listing = _git(data, "ls-tree", "-r", "-z", "--full-tree", commit, "--", prefix or ".")
    blobs = []
    for entry in listing.split(b"\0")[:MAX_FILES]:
        head, _, name = entry.partition(b"\t")
        mode, _, blob = head.partition(b" ")
        path = PurePosixPath(name.decode("utf-8", "backslashreplace")).relative_to(prefix or ".") if name else None
        if path is not None and mode in REGULAR and path.suffix.lower() in (".yaml", ".yml") and ".." not in path.parts:
            blobs.append((path, blob.split(b" ")[1].decode()))
    _write(data, blobs, target)
    return target


def _write(data: Path, blobs: list[tuple[PurePosixPath, str]], target: Path) -> None:
    command = ["git", "-C", str(data), "cat-file", "--batch"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as job:
        assert job.stdin is not None
        assert job.stdout is not None
        for path, blob in blobs:
            job.stdin.write(f"{blob}\n".encode())
            job.stdin.flush()
            size = int(job.stdout.readline().split()[2])
            kept = job.stdout.read(min(size, MAX_BYTES + 1))
            rest = size - len(kept)
            while rest > 0:
                rest -= len(job.stdout.read(min(rest, 1 << 20)))
            job.stdout.read(1)
            file = target / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(kept)
        job.stdin.close()


def _git(data: Path, *arguments: str) -> bytes:
    try:
        done = subprocess.run(["git", "-C", str(data), *arguments], capture_output=True, check=False)
    except OSError as error:
        raise RevisionError(Problem(f"git cannot be run: {error.strerror}", rule="git")) from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        what = said[-1] if said else f"git knows no revision '{arguments[-1].removesuffix('^{commit}')}'"
        raise RevisionError(Problem(what, str(data), rule="git", hint="give a branch, tag or commit of its repository"))
    return done.stdout
