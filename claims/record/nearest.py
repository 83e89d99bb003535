"""The nearest right answer to a name that is not known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rapidfuzz import fuzz, process

ENOUGH = 72.0
CLOSE = 6.0


def nearest(
    name: str, choices: Mapping[str, str] | Iterable[str], limit: int = 3, *, enough: float = ENOUGH
) -> tuple[str, ...]:
    """The choices that read most like `name`, best first.

    Args:
        name: what was written.
        choices: spelling -> answer, or just the answers; several spellings may lead to one answer.
        limit: most answers to give.
        enough: least likeness in percent of an answer.

    Returns:
        Distinct answers; empty where nothing is near enough to be worth saying.
    """
    answers = choices if isinstance(choices, Mapping) else {choice: choice for choice in choices}
    spellings = list(answers)
    written = name.casefold()[:200]
    folded = [spelling.casefold() for spelling in spellings]
    found = process.extract(written, folded, scorer=fuzz.ratio, score_cutoff=enough, limit=12)
    best: list[str] = []
    for _, score, index in found:
        if score < found[0][1] - CLOSE or len(best) == limit:
            break
        if (answer := answers[spellings[index]]) not in best:
            best.append(answer)
    return tuple(best)


def did_you_mean(name: str, choices: Mapping[str, str] | Iterable[str]) -> str | None:
    """The hint `did you mean 'accuracy'?`, or None where nothing is near."""
    found = [f"'{choice}'" for choice in nearest(name, choices)]
    if not found:
        return None
    return f"did you mean {found[0] if len(found) == 1 else ', '.join(found[:-1]) + ' or ' + found[-1]}?"
