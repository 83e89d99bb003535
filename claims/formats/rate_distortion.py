"""Rate-distortion curves of CompressAI: parallel lists, one point of each list a quality."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from typing import Any

from claims.formats.opening import ForeignFile
from claims.formats.reading import FormatReading, number
from claims.formats.records import document

# List of a file -> metric and unit.
_METRICS = {
    "bpp": ("bits_per_pixel", None), "bitrate": ("bit_rate", "kilobit/second"), "psnr-rgb": ("psnr", "dB"),
    "ms-ssim-rgb": ("ms_ssim", None), "ms-ssim-db-rgb": ("MS-SSIM in dB", "dB"),
    "encoding_time": ("encoding_time", "second"), "decoding_time": ("decoding_time", "second"),
}  # fmt: skip
_POINTS = frozenset(("qp", "q", "quality", "lambda"))
_FOR = re.compile(r"[_(-](mse|ms-ssim)(?=[_.)\s-]|$)")
_DEVICE = re.compile(r"_(cpu|cuda)$")
_ROUNDED = re.compile(r"(?:-(?:mse|ms-ssim))?(?:-8bit)?$")  # what the names of a model measured on rounded pictures add


def read_rate_distortion(files: Iterable[ForeignFile], options: Mapping[str, Any]) -> FormatReading:
    """Rows of every list of every curve; what a codec was optimised for stands in its name or in that of its file.

    Models that are trained for a quality are numbered by it; a point of any other codec is only the n-th of its curve.
    Curves that a file calls official are those of the codec's authors. Folders whose name says 8bit hold the same
    models, measured on pictures that were rounded to 8 bits: a circumstance, not another codec.

    Args:
        files: JSON documents, in folders of datasets.
        options: `left_out`, pattern of files whose figures are no claims -> reason; `devices`, device in a file's
            name -> the hardware that it was.
    """
    rows: list[dict[str, Any]] = []
    ledger: list[dict[str, Any]] = []
    left_out, devices = options.get("left_out") or {}, options.get("devices") or {}
    for file in files:
        found = document(file)
        stem = file.name.rpartition("/")[2].removesuffix(".json")
        trained, common = stem.startswith("compressai-"), _common(found, file.name, stem, devices)
        why = next((why for pattern, why in left_out.items() if fnmatchcase(file.name, pattern)), None)
        for name, values in found["results"].items():
            metric, unit = _METRICS.get(name, (name, None))
            for at, printed in enumerate(values, 1):
                place = {"file": file.name, "row": str(at), "field": name}
                if name in _POINTS or why:
                    reason = why or "the quality setting of a point"
                    ledger.append({**place, "value": str(printed), "why": reason})
                    continue
                point = {"quality_point": at} if trained else {"setting": f"point {at}"}
                rows.append({
                    **place, **common, "metric": metric, "value": number(printed), "printed": str(printed),
                    "unit": unit, "conditions": point | common["conditions"],
                })  # fmt: skip
    return FormatReading.of(rows, ledger)


def _common(found: Any, file: str, stem: str, devices: Mapping[str, str]) -> dict[str, Any]:
    """What all points of a file have in common."""
    told = f"{found['name']} {found.get('description') or ''}"
    optimised = _FOR.search(found["name"]) or _FOR.search(f"{stem} {told}")
    device, rounded = _DEVICE.search(stem), "8bit" in file
    return {
        "method": _ROUNDED.sub("", found["name"]) if rounded else found["name"],
        "benchmark": file.rpartition("/")[0].rpartition("/")[2],
        "evaluator": "self" if "official" in told else None,
        "conditions": {
            "optimised_for": optimised[1].upper() if optimised else None,
            "hardware": devices.get(device[1], device[1]) if device else None,
            "decoded_pictures": "8-bit" if rounded else None,
        },
    }
