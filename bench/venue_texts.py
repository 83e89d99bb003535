"""Collect the texts behind `annotations/venues_*.jsonl`: `python bench/venue_texts.py CLONE`.

The abstracts are those of conference proceedings as the public index "paperlists" (on GitHub under papercopilot) lists
them: one JSON file per venue and year. CLONE is a clone of it, bare or with a work tree. Texts are written to
`bench/texts/venues.jsonl`, which is not committed; only annotated papers are taken.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
from pathlib import Path
from typing import Any

from annotations import OWN, VENUES


def key_of(venue: str, row: dict[str, Any]) -> str:
    """The key of a paper in the annotations: venue with year, and the index's own id or letters of the title."""
    letters = re.sub(r"\W+", "", str(row.get("title") or "").lower())[:30]
    return f"{venue}/{row.get('id') or row.get('openreview') or letters}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clone", type=Path)
    clone = parser.parse_args().clone
    wanted = {json.loads(line)["paper"] for path in OWN.glob("venues_*.jsonl") for line in path.open(encoding="utf-8")}
    git = ["git", "-C", str(clone)]
    listed = subprocess.run([*git, "ls-tree", "-r", "--name-only", "HEAD"], capture_output=True, text=True, check=True)
    venues = {key.split("/", 1)[0] for key in wanted}
    VENUES.parent.mkdir(exist_ok=True)
    found = 0
    with VENUES.open("w", encoding="utf-8") as out:
        for name in listed.stdout.splitlines():
            venue = Path(name).stem
            if Path(name).suffix != ".json" or venue not in venues:
                continue
            shown = subprocess.run([*git, "show", f"HEAD:{name}"], capture_output=True, check=True)
            for row in json.loads(shown.stdout):
                key = key_of(venue, row)
                if key in wanted and row.get("abstract"):
                    wanted.discard(key)
                    text = {"paper": key, "venue": venue, "title": row["title"], "abstract": row["abstract"]}
                    out.write(json.dumps(text, ensure_ascii=False) + "\n")
                    found += 1
    print(f"{VENUES}: {found} texts, {len(wanted)} not found")


if __name__ == "__main__":
    main()
