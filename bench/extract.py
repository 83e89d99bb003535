"""How fast `extract_claims` is, beside the bare number scan and quantulum3 in the same run; its memory; linear time.

    python bench/extract.py --corpus ../shared/corpus/abstracts.jsonl [--quick]

Every contestant reads the same abstracts on one core. Rates are in processor time and the best of several interleaved
rounds, because other work on the machine can only make a round slower; the ratios can be compared between machines.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.util import find_spec
from itertools import cycle, islice, pairwise
from pathlib import Path

from claims.corpus.documents import Document
from claims.corpus.read import read_documents
from claims.figures.normalize import lowered, normalize
from claims.figures.numbers import find_numbers
from claims.prose.extract import extract_claims
from claims.registry.lookup import Registry

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"
BARE = re.compile(r"[+-]?\d+(?:[.,]\d+)*(?:[eE][+-]?\d+)?\s?%?")
SOUP = "0,1.2 3.4,5.6,7 .8 9,000.10,"  # nothing in it ends a sentence
TARGET = 1_000
PEER_DOCUMENTS = 26  # quantulum3 reads some 40 abstracts a second

Reader = Callable[[Document], object]


def rate(reader: Reader, documents: list[Document]) -> float:
    """Documents a second."""
    start = time.process_time()
    for document in documents:
        reader(document)
    return len(documents) / (time.process_time() - start)


def contestants(registry: Registry) -> dict[str, Reader]:
    readers: dict[str, Reader] = {
        "extract_claims": lambda document: extract_claims(document.text, registry, title=document.title),
        "find_numbers": lambda document: find_numbers(folded := normalize(document.text), lowered(folded)),
        "bare regex": lambda document: [match.span() for match in BARE.finditer(document.text)],
    }
    if find_spec("quantulum3"):
        parse = import_module("quantulum3.parser").parse
        readers["quantulum3"] = lambda document: parse(document.text)
    return readers


def throughput(documents: list[Document], registry: Registry, rounds: int) -> bool:
    """Print rates and ratios; whether the target was met."""
    readers = contestants(registry)
    best = dict.fromkeys(readers, 0.0)
    for reader in readers.values():
        reader(documents[0])  # loads weights and patterns
    for _ in range(rounds):
        for name, reader in readers.items():
            some = documents[:PEER_DOCUMENTS] if name == "quantulum3" else documents
            best[name] = max(best[name], rate(reader, some))
    own = best["extract_claims"]
    print(f"{len(documents)} abstracts, one core, best of {rounds} rounds")
    for name, found in best.items():
        ratio = "" if name == "extract_claims" else f"   extract_claims runs at {own / found:.3g} x its rate"
        print(f"  {name:<16}{found:>10,.0f} abstracts/s{ratio}")
    if "quantulum3" not in readers:
        print("  quantulum3 is not installed: not compared")
    print(f"  target {TARGET:,} abstracts/s: {'met' if own >= TARGET else 'NOT met'}")
    return own >= TARGET


def repeated(documents: list[Document], count: int) -> Iterator[Document]:
    return islice(cycle(documents), count)


def peak_after(corpus: Path, count: int) -> int:
    """Peak memory in bytes of a process of its own that reads so many abstracts."""
    command = [sys.executable, __file__, "--corpus", str(corpus), "--peak", str(count)]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def print_peak(documents: list[Document], registry: Registry, count: int) -> None:
    for document in repeated(documents, count):
        json.dumps([str(claim) for claim in extract_claims(document.text, registry, title=document.title)])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(peak * (1 if sys.platform == "darwin" else 1024))


def memory(corpus: Path, few: int, many: int) -> bool:
    """Print peak memory after few and many abstracts; whether it stayed flat."""
    small, large = peak_after(corpus, few), peak_after(corpus, many)
    flat = large < small * 1.1
    print(f"memory: {small / 1e6:,.0f} MB after {few:,} abstracts, {large / 1e6:,.0f} MB after {many:,}: "
          f"{'flat' if flat else 'NOT flat'}")  # fmt: skip
    return flat


def linear(registry: Registry, largest: int) -> bool:
    """Print times on one long "sentence" of growing length; whether twice the text takes about twice the time."""
    print("one sentence of digits, dots and commas")
    times: list[float] = []
    for size in (largest // 4, largest // 2, largest):
        text = (SOUP * (size // len(SOUP) + 1))[:size]
        start = time.process_time()
        extract_claims(text, registry)
        times.append(time.process_time() - start)
        ratio = f"   {times[-1] / times[-2]:.2f} x the time of half of it" if len(times) > 1 else ""
        print(f"  {size:>9,} characters {times[-1]:>8.2f} s{ratio}")
    ok = all(later < 3 * earlier for earlier, later in pairwise(times))
    print(f"  {'linear' if ok else 'NOT linear'}")
    return ok


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=SHARED / "corpus" / "abstracts.jsonl")
    parser.add_argument("--quick", action="store_true", help="fewer rounds, 1,000 and 5,000 abstracts, 200 KB")
    parser.add_argument("--peak", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    documents, registry = list(read_documents(arguments.corpus)), Registry.load()
    if arguments.peak:
        print_peak(documents, registry, arguments.peak)
        return 0
    quick = arguments.quick
    met = [
        throughput(documents, registry, rounds=2 if quick else 5),
        memory(arguments.corpus, *((1_000, 5_000) if quick else (10_000, 100_000))),
        linear(registry, 200_000 if quick else 1_000_000),
    ]
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
