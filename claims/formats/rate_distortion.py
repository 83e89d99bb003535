"""Rate-distortion curves of CompressAI: parallel lists, one point of each list a quality."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from claims.formats.opening import ForeignFile
from claims.formats.reading import FormatReading, number
from claims.formats.records import document

# List of a file -> metric and unit.
_METRICS = {
    "bpp": ("bits_per_pixel", None), "bitrate": ("bit_rate", "kilobit/second"), "psnr-rgb": ("psnr", "dB"),
    "ms-ssim-rgb": ("ms_ssim", None), "ms-ssim-db-rgb": ("MS-SSIM in dB", "dB"),
    "encoding_time": ("encoding time", "second"), "decoding_time": ("decoding time", "second"),
}  # fmt: skip
_POINTS = frozenset(("qp", "q", "quality", "lambda"))
_FOR = re.compile(r"[_-](mse|ms-ssim)(?=[_.-]|$)")
_DEVICE = re.compile(r"_(cpu|cuda)$")


def read_rate_distortion(files: Iterable[ForeignFile], options: Mapping[str, Any]) -> FormatReading:
    """Rows of every list of every curve; what a codec was optimised for stands in its name or in that of its file.

    Args:
        files: JSON documents, in folders of datasets.
        options: none.
    """
    rows: list[dict[str, Any]] = []
    ledger: list[dict[str, Any]] = []
    for file in files:
        found = document(file)
        stem = file.name.rpartition("/")[2].removesuffix(".json")
        # Eight files "ms-ssim" of the 8-bit evaluation are copies of those "mse", and their names say so.
        optimised = match[1].upper() if (match := _FOR.search(found["name"]) or _FOR.search(stem)) else None
        device = match[1] if (match := _DEVICE.search(stem)) else None
        for name, values in found["results"].items():
            metric, unit = _METRICS.get(name, (name, None))
            for at, printed in enumerate(values, 1):
                place = {"file": file.name, "row": str(at), "field": name}
                if name in _POINTS:
                    ledger.append({**place, "value": str(printed), "why": "the quality setting of a point"})
                    continue
                rows.append({
                    **place, "method": _method(found["name"], file.name), "benchmark": file.name.split("/")[-2],
                    "metric": metric, "value": number(printed), "printed": str(printed), "unit": unit,
                    "conditions": {"quality_point": at, "optimised_for": optimised, "hardware": device},
                })  # fmt: skip
    return FormatReading.of(rows, ledger)


def _method(name: str, file: str) -> str:
    return f"{name} (8-bit)" if "8bit" in file and "8bit" not in name else name
