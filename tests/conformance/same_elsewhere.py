"""Runs one program natively and as WebAssembly (32 bits, another library of functions) and compares what they write.

python same_elsewhere.py NATIVE WASM FOLDER...: the program is given one folder at a time.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import wasmtime


def natively(program: str, folder: str, out: Path) -> None:
    with out.open("wb") as file:
        subprocess.run([program, folder], stdout=file, check=True)


def as_webassembly(engine: wasmtime.Engine, module: wasmtime.Module, folder: str, out: Path) -> None:
    linker = wasmtime.Linker(engine)
    linker.define_wasi()
    system = wasmtime.WasiConfig()
    system.argv = ["program", "/folder"]
    system.preopen_dir(folder, "/folder")
    system.stdout_file = str(out)
    system.inherit_stderr()
    store = wasmtime.Store(engine)
    store.set_wasi(system)
    start = linker.instantiate(store, module).exports(store)["_start"]
    try:
        start(store)
    except wasmtime.ExitTrap as ended:
        if ended.code != 0:
            raise SystemExit(f"{folder}: as WebAssembly it ended with {ended.code}") from None


def difference(one: bytes, other: bytes) -> str:
    length = min(len(one), len(other))
    at = next((at for at in range(length) if one[at] != other[at]), length)

    def around(text: bytes) -> str:
        return text[max(0, at - 200) : at + 100].decode(errors="replace")

    return f"byte {at} differs.\nnatively: …{around(one)}…\nas WebAssembly: …{around(other)}…"


def main(native: str, wasm: str, folders: list[str]) -> None:
    engine = wasmtime.Engine()
    module = wasmtime.Module.from_file(engine, wasm)
    with tempfile.TemporaryDirectory(prefix="orderloom-") as scratch:
        here, there = Path(scratch, "here"), Path(scratch, "there")
        for folder in folders:
            natively(native, folder, here)
            as_webassembly(engine, module, folder, there)
            one, other = here.read_bytes(), there.read_bytes()
            if one != other:
                raise SystemExit(f"{folder}: {difference(one, other)}")
            if len(one) < 100_000:
                raise SystemExit(f"{folder}: only {len(one)} bytes were written")
            print(f"{folder}: {len(one):,} bytes are the same natively and as WebAssembly")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
