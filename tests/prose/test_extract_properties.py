"""What holds for any text at all: no crash, spans that slice to their figures, JSON that is JSON, bounded time."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from claims.formats.extractor import claim_as_object
from claims.prose.extract import extract_claims
from claims.registry.lookup import Registry
from tests.elapsed import growth, least_seconds

REGISTRY = Registry.load(Path(__file__).resolve().parent.parent.parent / "data")
LONG = 250_000  # characters
BOUND = 22.0  # seconds for so many on a busy machine; what is not linear takes many minutes

WORDS = (
    "accuracy", "MMLU", "ImageNet-1K", "F1", "our method", "GPT-4", "respectively", "compared to", "from", "to", "by",
    "up to", "faster", "lower", "outperforms", "points", "on", "and", "vs.", "%", "x", "\\%", "$\\times$", "->", "±",
    "(", ")", ".", ",", "half", "twice", "an order of magnitude", "12.5", "3", "1,000", "2-5", "1e9", "45K", "0.36dB",
    "\u202e", "\u200f", "\u00a0", "\u2028", "\x00", "\x1b", "\ufeff", "۳٫۵", "４２％", "½", "²", "e\u0301",
)  # fmt: skip
ANY = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=300)
CONTROLS = st.text(alphabet=st.characters(categories=["Cc", "Cf", "Zl", "Zp", "Nd", "Sm"]), max_size=120)
SOUP = st.text(alphabet="0123456789.,%-+/x×()± eEkKMB$\\", max_size=200)
PROSE = st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join)
GLUED = st.lists(st.sampled_from(WORDS), max_size=30).map("".join)
TEXTS = st.one_of(ANY, CONTROLS, SOUP, PROSE, GLUED)


def check(text: str, title: str | None) -> None:
    claims = extract_claims(text, REGISTRY, title=title)
    last = -1
    for claim in claims:
        span, figure = claim.quantity.span, claim.quantity.text
        assert 0 <= span.start < span.end <= len(text)
        assert text[span.start : span.end] == figure == claim.evidence.figure
        assert (claim.evidence.start, claim.evidence.end) == (span.start, span.end)
        assert span.start >= last
        last = span.start
        assert 0 <= claim.confidence <= 1
        assert all(0 <= reason.confidence <= 1 for reason in claim.reasons.values())
        json.dumps(claim_as_object(claim, REGISTRY), allow_nan=False)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=TEXTS, title=st.one_of(st.none(), TEXTS))
@example(text="", title=None)
@example(text="%", title="%")
@example(text="It reaches 9e999% accuracy.", title=None)
@example(text=f"It reaches {'9' * 40}e300% accuracy.", title=None)
@example(text="Ours improves accuracy by 5% on MMLU.\x00", title="\x00:")
def test_any_text_is_read_without_a_crash(text: str, title: str | None) -> None:
    check(text, title)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(before=ANY, after=ANY)
def test_a_claim_among_anything(before: str, after: str) -> None:
    check(f"{before}\n\nOurs reaches 79.5% accuracy on MMLU.\n\n{after}", None)


@pytest.mark.parametrize(
    "text",
    [
        "a" * LONG,
        "9" * LONG,
        "9." * (LONG // 2),
        "%" * LONG,
        "A-" * (LONG // 2),
        "(" * LONG,
        " " * LONG,
        "\u0301" * LONG,
        "MMLU" * (LONG // 4) + " 3%",
        "http://" * (LONG // 7) + " 3%",
        ". A" * (LONG // 10) + " 3%",
    ],
    ids=lambda text: text[:4],
)
def test_a_long_text_in_bounded_time(text: str) -> None:
    assert least_seconds(lambda: check(text, text[:10_000]), enough=BOUND) < BOUND


def test_time_grows_as_the_text_does() -> None:
    """A "sentence" of numbers, four times as long: four times the time where it is linear, sixteen where it is not."""

    def read(size: int) -> None:
        extract_claims(("0,1.2 3.4,5.6,7 .8 9,000.10," * (size // 28 + 1))[:size], REGISTRY)

    assert growth(read, 10_000, 40_000, enough=9) < 9
