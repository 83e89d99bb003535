"""Whether a printed number follows from other printed numbers by a formula: the verdict and its arithmetic."""

from __future__ import annotations

from collections.abc import Sequence

from claims.audit.findings import AuditFinding, Verdict
from claims.audit.intervals import Fit, Formula, PrintedNumber, equation, fit
from claims.audit.printed import PrintedValue, aggregates, limits, spelled_out, subject
from claims.registry.lookup import Registry


def judged(
    rule: str,
    claims: Sequence[PrintedValue],
    words: str,
    formula: Formula,
    inputs: Sequence[PrintedNumber],
    unit: str,
    registry: Registry,
    doubts: Sequence[str] = (),
) -> AuditFinding | None:
    """The verdict on the first value, which must follow from the inputs by the formula.

    Args:
        rule: name of the rule.
        claims: values that take part, the checked one first.
        words: the formula as shown.
        formula: of the inputs.
        inputs: numbers that it is computed from.
        unit: unit of the result, as shown.
        registry: names of benchmarks.
        doubts: why a mismatch would prove nothing.
    """
    first, involved = claims[0], tuple(value.claim for value in claims)
    try:
        how = fit(first.number, formula, inputs)
        arithmetic = equation(words, first.number, formula, inputs, unit)
    except ZeroDivisionError:
        return None
    parts = [f"'{claim.reported}'" for claim in involved[1:]]
    others = " and ".join(parts) if len(parts) <= 2 else f"its {len(parts)} parts"
    said = f"{subject(involved[0], registry)}: '{involved[0].reported}'"
    verdict, reasons, does = Verdict.UNDECIDABLE, limits(involved), "cannot be checked by"
    if not reasons and how in (Fit.ROUNDED, Fit.TRUNCATED):
        verdict, does = Verdict.CONSISTENT, "agrees with"
        reasons = [*filter(None, [how.remark])]
    elif not reasons:
        does = "does not agree with"
        reasons = [*aggregates(involved), *doubts, *spelled_out(claims), *filter(None, [how.remark])]
        verdict = Verdict.UNDECIDABLE if reasons else Verdict.INCONSISTENT
    return AuditFinding(rule, verdict, involved, f"{said} {does} {others}", arithmetic, "; ".join(reasons) or None)
