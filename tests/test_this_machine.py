"""This machine's accelerator is read from what the system lists, whatever that holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui.library.library import Library
from tui.this_machine import _CHIPS, _TPUS, Machine, chip_of, this_machine


def device(root: Path, folder: str, **files: str) -> None:
    place = root / folder
    place.mkdir(parents=True)
    for name, text in files.items():
        (place / name).write_text(text)


def test_nothing_listed_is_nothing_found(tmp_path: Path) -> None:
    assert this_machine(str(tmp_path)) is None


def test_gpus_of_one_kind_are_counted(tmp_path: Path) -> None:
    for place in range(8):
        text = "Model: \t\t NVIDIA H100 80GB HBM3\nIRQ: 123\n"
        device(tmp_path, f"proc/driver/nvidia/gpus/0000:0{place}:00.0", information=text)
    assert this_machine(str(tmp_path)) == Machine("NVIDIA H100 80GB HBM3", 8, "h100_sxm")


def test_others_are_found_where_linux_lists_them(tmp_path: Path) -> None:
    device(tmp_path / "amd", "sys/class/drm/card1/device", vendor="0x1002\n", product_name="AMD Instinct MI300X\n")
    device(tmp_path / "tpu", "sys/class/accel/accel0/device", vendor="0x1ae0\n", device="0x0063\n")
    device(tmp_path / "screen", "sys/class/drm/card0/device", vendor="0x8086\n", product_name="Some graphics\n")
    assert this_machine(str(tmp_path / "amd")) == Machine("AMD Instinct MI300X", 1, "mi300x")
    assert this_machine(str(tmp_path / "tpu")) == Machine("TPU v5e", 1, "tpu_v5e")
    assert this_machine(str(tmp_path / "screen")) is None


def test_hostile_names_are_short_and_harmless(tmp_path: Path) -> None:
    text = "Model: \x1b]52;c;aGk=\x07[bold]" + "x" * 10_000
    device(tmp_path, "proc/driver/nvidia/gpus/0", information=text)
    found = this_machine(str(tmp_path))
    assert found is not None and len(found.name) <= 80 and "\x1b" not in found.name and found.chip == ""


@pytest.mark.parametrize(
    ("name", "chip"),
    [
        ("Tesla V100-SXM2-32GB", "v100_sxm2"),
        ("NVIDIA A100-SXM4-80GB", "a100_80gb_sxm"),
        ("NVIDIA H200 NVL", ""),
        ("NVIDIA GH200 480GB", "gh200"),
        ("NVIDIA GeForce RTX 4090 Laptop GPU", ""),
        ("NVIDIA GeForce RTX 4090 D", ""),
        ("NVIDIA GB200", ""),
        ("Apple M5 Pro", ""),
        ("Apple M5", "m5"),
        ("NVIDIA T4", ""),
    ],
)
def test_only_what_is_certain_has_a_row(name: str, chip: str) -> None:
    assert chip_of(name) == chip


def test_each_row_named_exists(own_home: Path) -> None:
    known = {row.id for row in Library().chip_rows()}
    assert {chip for _, chip in _CHIPS} | {chip for _, chip in _TPUS.values()} <= known
