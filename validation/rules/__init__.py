"""What each rule looks for beyond what reading a file finds; `validation.checks` has the records of all rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from claims.record.errors import Problem
from validation.library import Library
from validation.rules import boards, entries, figures, methods, registry, sources

Finder = Callable[[Library], Iterable[Problem]]

FINDERS: Mapping[str, Finder] = MappingProxyType(
    {
        "future-date": sources.future_date,
        "arxiv-date": sources.arxiv_date,
        "anachronism": sources.anachronism,
        "same-paper": sources.same_paper,
        "mixed-script": sources.mixed_script,
        "schema-line": sources.schema_line,
        "orphan": sources.orphan,
        "hash-cut": sources.hash_cut,
        "reason-missing": entries.reason_missing,
        "scale": figures.scale,
        "scale-doubt": figures.scale_doubt,
        "unit-missing": figures.unit_missing,
        "share-doubt": figures.share_doubt,
        "unread-change": figures.unread_change,
        "evidence-missing": entries.evidence_missing,
        "evidence-figure": figures.evidence_figure,
        "baseline-missing": entries.baseline_missing,
        "baseline-of-value": entries.baseline_of_value,
        "other-metric": entries.other_metric,
        "foreign-metric": boards.foreign_metric,
        "protocol-in-name": entries.protocol_in_name,
        "two-values": entries.two_values,
        "setting-form": entries.setting_form,
        "old-key": entries.old_key,
        "id-spelling": entries.id_spelling,
        "method-spelling": methods.method_spelling,
        "method-doubt": methods.method_doubt,
        "key-order": entries.key_order,
        "repeated-claim": entries.repeated_claim,
        "suspicious-scale": boards.suspicious_scale,
        "suspicious-jump": boards.suspicious_jump,
        "alias-variant": registry.alias_variant,
        "part-alone": registry.part_alone,
        "opposite-alias": registry.opposite_alias,
        "column-heads": registry.column_heads,
        "size-fit": registry.size_fit,
    }
)
