"""One search over methods, benchmarks, papers and metrics that forgives slips; tested without Streamlit.

Names and words are folded alike: no case, accents or punctuation, letters apart from numbers (`llama3.1-8b` is llama,
3.1, 8, b). What starts with the words comes before what merely holds them; where hardly anything does, words of letters
are read as the nearest words that occur. Numbers are never corrected: Llama 3 is not a slip for Llama 2.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from itertools import islice, product

import polars as pl
from rapidfuzz import fuzz, process

from claims.registry.lookup import Registry
from dashboard.formatting import plural
from dashboard.html_tables import address_of
from dashboard.known_methods import known_methods

GROUPS = {"method": "Methods", "benchmark": "Benchmarks", "paper": "Papers and other sources", "metric": "Metrics"}
MOST = 8
MOST_OF_A_KIND = 5
FEW = 3  # answers below which slips are looked for
LIKE = 76.0  # percent of likeness of a mistyped word
CORRECTED = 4  # letters of a word that may be mistyped
READINGS = 3  # words that one mistyped word may stand for
TRIED = 9  # readings of the whole text
_WORD = re.compile(r"[^\W\d_]+|\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class FoundPage:
    """Something that has a page of its own.

    Attributes:
        kind: a key of `GROUPS`.
        name: as shown.
        address: of its page.
        note: what tells it from others of its name.
        weight: number of results; among equally good answers the heaviest comes first.
    """

    kind: str
    name: str
    address: str
    note: str = ""
    weight: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class SearchIndex:
    """Everything that can be found.

    Attributes:
        pages: what is found.
        compact: folded spellings without blanks; spaced: the same with a blank before every word.
        owner: for each spelling the place of its page.
        words: words of letters that occur.
    """

    pages: tuple[FoundPage, ...]
    compact: tuple[str, ...]
    spaced: tuple[str, ...]
    owner: tuple[int, ...]
    words: tuple[str, ...]

    @classmethod
    def of(cls, entries: Iterable[tuple[FoundPage, Iterable[str | None]]]) -> SearchIndex:
        """The index of pages with their spellings; a name is one without being said twice."""
        pages, compact, spaced, owner = [], [], [], []
        for place, (page, spellings) in enumerate(entries):
            pages.append(page)
            for parts in dict.fromkeys(folded(each) for each in (page.name, *spellings) if each):
                compact.append("".join(parts))
                spaced.append(" " + " ".join(parts))
                owner.append(place)
        words = sorted({word for text in spaced for word in text.split() if word.isalpha() and len(word) > 2})
        return cls(tuple(pages), tuple(compact), tuple(spaced), tuple(owner), tuple(words))

    def search(self, text: str, most: int = MOST) -> list[FoundPage]:
        """The pages that a text may mean, best first; at most `most` and of each kind at least the best one.

        Args:
            text: as typed; nothing is found of a text without a letter or digit.
            most: how many pages.
        """
        words = folded(text[:200])
        if not words:
            return []
        tiers = self._tiers(words)
        if len(tiers) < FEW:
            for place in self._slips(words):
                tiers.setdefault(place, 3)
        ranked = sorted(tiers, key=lambda at: (tiers[at], -self.pages[at].weight, self.pages[at].name.casefold(), at))
        return [self.pages[at] for at in self._mixed(ranked, most)]

    def _tiers(self, words: Sequence[str]) -> dict[int, int]:
        """Place of every page that holds all words -> 0 its name, 1 its start, 2 starts of some of its words."""
        whole, starts = "".join(words), [" " + word for word in words]
        tiers: dict[int, int] = {}
        held = [at for at, spaced in enumerate(self.spaced) if starts[0] in spaced]
        for at in held:
            if all(start in self.spaced[at] for start in starts):
                tiers[self.owner[at]] = 2
        for at in [at for at, compact in enumerate(self.compact) if compact.startswith(whole)]:
            tier = 0 if self.compact[at] == whole else 1
            tiers[self.owner[at]] = min(tier, tiers.get(self.owner[at], tier))
        return tiers

    def _slips(self, words: Sequence[str]) -> list[int]:
        """Places of the pages that hold the nearest words, then of those whose whole name is near."""
        readings = [self._readings(word) for word in words]
        found: dict[int, None] = {}
        for reading in islice(product(*readings), TRIED):
            found.update(dict.fromkeys(self._tiers(reading)))
        numbers = [word for word in words if not word.isalpha()]
        near = process.extract("".join(words), self.compact, scorer=fuzz.ratio, score_cutoff=LIKE, limit=MOST)
        for _, _, at in near:
            if all(f" {number}" in self.spaced[at] for number in numbers):
                found.setdefault(self.owner[at])
        return list(found)

    def _readings(self, word: str) -> list[str]:
        if not word.isalpha() or len(word) < CORRECTED:
            return [word]
        near = process.extract(word, self.words, scorer=fuzz.ratio, score_cutoff=LIKE, limit=READINGS)
        return [found for found, _, _ in near] or [word]

    def _mixed(self, ranked: Sequence[int], most: int) -> list[int]:
        """The first of every kind and then whoever is next, so that 200 Llamas do not hide the paper."""
        first = {self.pages[at].kind: at for at in reversed(ranked)}
        taken = set(first.values())
        counts = dict.fromkeys(first, 1)
        for at in ranked:
            kind = self.pages[at].kind
            if at not in taken and len(taken) < most and counts[kind] < MOST_OF_A_KIND:
                taken.add(at)
                counts[kind] += 1
        return [at for at in ranked if at in taken][:most]


@lru_cache(maxsize=1 << 16)
def folded(text: str) -> tuple[str, ...]:
    """The words by which names are found.

    >>> folded("Llama-3.1 8B"), folded("Café_ß")
    (('llama', '3.1', '8', 'b'), ('cafe', 'ss'))
    """
    plain = text
    if not text.isascii():
        plain = "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))
    return tuple(_WORD.findall(plain.casefold()))


def index_of(claims: pl.DataFrame, papers: pl.DataFrame, registry: Registry) -> SearchIndex:
    """Everything of the tables and the registry that has a page."""
    return SearchIndex.of(
        [*_methods(claims), *_benchmarks(claims, registry), *_papers(papers), *_metrics(claims, registry)]
    )


def _methods(claims: pl.DataFrame) -> Iterable[tuple[FoundPage, Iterable[str | None]]]:
    printed = claims.group_by(pl.col("method_id").alias("method_key")).agg(pl.col("method_printed").unique().sort())
    known = known_methods(claims).join(printed, on="method_key", how="left", maintain_order="left")
    for row in known.iter_rows(named=True):
        said = [row["organisation"], plural(row["results"], "result")]
        note = " · ".join(each for each in said if each)
        page = FoundPage("method", row["method"], address_of("method", id=row["method_key"]), note, row["results"])
        yield page, (row["method_key"], *(row["method_printed"] or ()))


def _benchmarks(claims: pl.DataFrame, registry: Registry) -> Iterable[tuple[FoundPage, Iterable[str | None]]]:
    """Every registered benchmark, and the parts that have results and a name by which they may be looked for."""
    rows = claims.drop_nulls("benchmark").group_by("benchmark", "subset").len().iter_rows()
    parts = {(benchmark, subset): count for benchmark, subset, count in rows}
    whole: dict[str, int] = {}
    for (benchmark, _), count in parts.items():
        whole[benchmark] = whole.get(benchmark, 0) + count
    for entry in registry.benchmarks.values():
        count = whole.get(entry.id, 0)
        note = " · ".join(each for each in (entry.task, plural(count, "result") if count else "no numbers") if each)
        yield (
            FoundPage("benchmark", entry.name, address_of("benchmark", id=entry.id), note, count),
            (entry.id, *entry.aliases),
        )
        for part in entry.subsets:
            if count := parts.get((entry.id, part.id), 0):
                address = address_of("benchmark", id=entry.id, subset=part.id)
                page = FoundPage("benchmark", entry.titled(part.id), address, plural(count, "result"), count)
                yield page, (part.name, *part.aliases)


def _papers(papers: pl.DataFrame) -> Iterable[tuple[FoundPage, Iterable[str | None]]]:
    for row in papers.iter_rows(named=True):
        year = f"{row['published']:%Y}" if row["published"] else ""
        note = " · ".join(each for each in (year, plural(row["claims"], "claim")) if each)
        page = FoundPage("paper", row["title"], address_of("papers", paper=row["paper_id"]), note, row["claims"])
        yield page, (row["arxiv"], row["paper_id"])


def _metrics(claims: pl.DataFrame, registry: Registry) -> Iterable[tuple[FoundPage, Iterable[str | None]]]:
    counts = dict(claims.group_by("metric").len().iter_rows())
    for entry in registry.metrics.values():
        if count := counts.get(entry.id, 0):
            better = f"{entry.better} is better" if entry.better else ""
            note = " · ".join(each for each in (better, plural(count, "result")) if each)
            yield (
                FoundPage("metric", entry.name, address_of("claims", metric=entry.id), note, count),
                (entry.id, *entry.aliases),
            )


def found_list(pages: Sequence[FoundPage]) -> str:
    """Found pages as HTML, grouped by what they are; the group of the best answer first."""
    groups = dict.fromkeys(page.kind for page in pages)
    found = "".join(
        f'<section class="cb-found"><h2>{GROUPS[kind]}</h2><ul>'
        + "".join(_item(page) for page in pages if page.kind == kind)
        + "</ul></section>"
        for kind in groups
    )
    return f'<div class="cb cb-finds">{found}</div>'


def _item(page: FoundPage) -> str:
    return (
        f'<li><a href="{escape(page.address)}"><bdi>{escape(page.name)}</bdi></a>'
        f" <small><bdi>{escape(page.note)}</bdi></small></li>"
    )
