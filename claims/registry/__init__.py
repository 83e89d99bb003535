"""What names mean: metrics, benchmarks, units, settings, and the words of the field.

In: `data/*.yaml`, `lexicon/*.yaml`, `units.txt`. Out: entries, looked up by any of their names, and conversions.
May ask: record, strict_yaml.
"""

from __future__ import annotations

from claims.registry.lookup import Registry, data_dir

__all__ = ["Registry", "data_dir"]
