"""Makes tui/labs/data/silero_vad: `python tests/tools/silero_matrices.py silero_vad-6.2.3-py3-none-any.whl`.

The wheel comes from `pip download --no-deps silero-vad==6.2.3`. Only the standard library is needed: a .safetensors
file is a length, a JSON header and plain little-endian numbers.
"""

import json
import struct
import sys
import zipfile
from pathlib import Path

TARGET = Path(__file__).resolve().parents[2] / "tui" / "labs" / "data" / "silero_vad"
TENSORS = "silero_vad/data/silero_vad_16k.safetensors"
TAKEN = {"conv2": ("conv2.weight", 64), "conv3": ("conv3.weight", 64), "lstm": ("lstm_cell.weight_ih", 64)}
"""File -> tensor and its first rows that are kept (a convolution's row is one output channel)."""


def rows(blob: bytes, name: str, count: int) -> bytes:
    """The first `count` rows of a float32 tensor, as they stand in the file."""
    (length,) = struct.unpack_from("<Q", blob)
    header = json.loads(blob[8 : 8 + length])[name]
    if header["dtype"] != "F32":
        raise SystemExit(f"{name} is {header['dtype']}, not F32")
    start, end = header["data_offsets"]
    per_row = (end - start) // header["shape"][0]
    first = 8 + length + start
    return blob[first : first + count * per_row]


def main() -> None:
    """Writes one file per matrix, and the licence."""
    with zipfile.ZipFile(sys.argv[1]) as wheel:
        blob = wheel.read(TENSORS)
        licence = next(name for name in wheel.namelist() if name.endswith("licenses/LICENSE"))
        TARGET.mkdir(parents=True, exist_ok=True)
        (TARGET / "LICENSE").write_bytes(wheel.read(licence).rstrip() + b"\n")
    for file, (tensor, count) in TAKEN.items():
        (TARGET / f"{file}.f32").write_bytes(rows(blob, tensor, count))


if __name__ == "__main__":
    main()
