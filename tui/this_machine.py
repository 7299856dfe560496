"""Which accelerator this machine has, by what the operating system already lists: no program is run, nothing kept.

Linux lists GPUs of NVIDIA under /proc/driver/nvidia, of AMD under /sys/class/drm and TPUs under /sys/class/accel or by
their PCI numbers (those of jax/_src/hardware_utils.py); macOS names its chip by sysctl.
"""

from __future__ import annotations

import os
import re
import sys
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

LONGEST = 80
"""Characters of a name; a file may hold anything."""
MOST = 64
"""Devices that are looked at."""
_TPUS = {
    "0x005e": ("TPU v4", "tpu_v4"),
    "0x0062": ("TPU v5p", "tpu_v5p"),
    "0x0063": ("TPU v5e", "tpu_v5e"),
    "0x006f": ("TPU v6e", "tpu_v6e"),
    "0x0076": ("TPU7x", "tpu_v7_ironwood"),
}
"""Device numbers of Google's (vendor 0x1ae0) on PCI."""
_CHIPS = (
    (r"V100-SXM2", "v100_sxm2"),
    (r"A100-SXM\d?-40GB", "a100_40gb_sxm"),
    (r"A100-SXM\d?-80GB", "a100_80gb_sxm"),
    (r"A100-PCIE-40GB", "a100_40gb_pcie"),
    (r"A100 80GB PCIe", "a100_80gb_pcie"),
    (r"H100 80GB HBM3\b", "h100_sxm"),
    (r"H100 PCIe", "h100_pcie"),
    (r"H100 NVL", "h100_nvl"),
    (r"\bH200(?! NVL)", "h200_sxm"),
    (r"L40S\b", "l40s"),
    (r"RTX 4090(?! (D|Laptop))", "rtx_4090"),
    (r"RTX 5090(?! (D|Laptop))", "rtx_5090"),
    (r"\bGB300\b", "gb300_gpu"),
    (r"\bB200\b", "b200_hgx"),
    (r"\bB300\b", "b300_hgx"),
    (r"MI250X", "mi250x"),
    (r"MI300X", "mi300x"),
    (r"MI325X", "mi325x"),
    (r"MI355X", "mi355x"),
    (r"GH200\b", "gh200"),
    (r"Apple M1 Max", "m1_max"),
    (r"Apple M1 Ultra", "m1_ultra"),
    (r"Apple M2 Ultra", "m2_ultra"),
    (r"Apple M3 Ultra", "m3_ultra"),
    (r"Apple M4 Max", "m4_max"),
    (r"Apple M5 Max", "m5_max"),
    (r"Apple M5$", "m5"),
)
"""Names as drivers give them, and the row of the chip table each is."""


class Machine(NamedTuple):
    """What was found. `chip` is the id of its row in the built-in table, '' where it has none."""

    name: str
    number: int = 1
    """How many of them."""
    chip: str = ""


def this_machine(root: str = "/") -> Machine | None:
    """The accelerator of this machine, the most frequent one where there are several; None where none is listed."""
    if sys.platform == "darwin" and root == "/":
        return _apple()
    names = [*_nvidia(root), *_amd(root), *_tpu(root)]
    if not names:
        return None
    name, number = Counter(names).most_common(1)[0]
    return Machine(name, number, chip_of(name))


def chip_of(name: str) -> str:
    """The row of the chip table for a name as a driver gives it; '' where none is certain.

    >>> chip_of("NVIDIA H100 80GB HBM3"), chip_of("NVIDIA T4")
    ('h100_sxm', '')
    """
    for title, chip in _TPUS.values():
        if name == title:
            return chip
    return next((chip for pattern, chip in _CHIPS if re.search(pattern, name)), "")


def _nvidia(root: str) -> Iterable[str]:
    folder = os.path.join(root, "proc/driver/nvidia/gpus")
    for card in _listed(folder):
        found = re.search(r"^Model:\s*(.+?)\s*$", _text(os.path.join(folder, card, "information")), re.MULTILINE)
        if found:
            yield _clean(found[1])


def _amd(root: str) -> Iterable[str]:
    folder = os.path.join(root, "sys/class/drm")
    for card in _listed(folder):
        device = os.path.join(folder, card, "device")
        if re.fullmatch(r"card\d+", card) and _text(os.path.join(device, "vendor")).strip() == "0x1002":
            name = _text(os.path.join(device, "product_name")).strip()
            if name:
                yield _clean(name)


def _tpu(root: str) -> Iterable[str]:
    for folder in ("sys/class/accel", "sys/class/vfio-dev"):
        for name in _listed(os.path.join(root, folder)):
            device = os.path.join(root, folder, name, "device")
            if _text(os.path.join(device, "vendor")).strip() == "0x1ae0":
                tpu = _TPUS.get(_text(os.path.join(device, "device")).strip())
                if tpu is not None:
                    yield tpu[0]


def _apple() -> Machine | None:
    import ctypes

    library = ctypes.CDLL(None)
    text = ctypes.create_string_buffer(LONGEST)
    size = ctypes.c_size_t(LONGEST)
    if library.sysctlbyname(b"machdep.cpu.brand_string", text, ctypes.byref(size), None, 0):
        return None
    name = _clean(text.value.decode("utf-8", "replace"))
    return Machine(name, 1, chip_of(name)) if name.startswith("Apple M") else None


def _listed(folder: str) -> list[str]:
    try:
        return sorted(os.listdir(folder))[:MOST]
    except OSError:
        return []


def _text(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read(4096)
    except OSError:
        return ""


def _clean(name: str) -> str:
    return "".join(letter for letter in name if letter.isprintable())[:LONGEST].strip()
