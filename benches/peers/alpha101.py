"""Alpha101 at real size: agreement with the paper's formulas, with KunQuant, and speed.

    pip install numpy pandas KunQuant        (KunQuant compiles: it needs g++)
    cargo build --release -p weipan-benches --bin alpha101
    python benches/peers/alpha101.py agree FOLDER [--days 2500 --stocks 5000] [ALPHA ...]
    python benches/peers/alpha101.py kunquant FOLDER [--days 600 --stocks 1000] [ALPHA ...]
    python benches/peers/alpha101.py time FOLDER [--days 2500 --stocks 5000]

`agree` and `kunquant` print a line per alpha; FOLDER holds the panels meanwhile. The made-up market is that of
`weipan_benches::alpha101`; KunQuant is given the same columns, adjusted prices and shares among them.
"""
import argparse
import pathlib
import subprocess
import sys
import time
import warnings

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "peers"))
from alpha101_pandas import distance, judge, load  # noqa: E402

FIRST_TEN = [f"alpha{i:03d}" for i in range(1, 11)]


def ours(arguments, what, target, names=()):
    command = [arguments.binary, what, str(target), str(arguments.days), str(arguments.stocks), *names]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def scores(arguments, folder, name):
    """Our scores of one alpha; the file is taken away again."""
    ours(arguments, "score", folder, [name])
    path = folder / "scores" / f"{name}.npy"
    result = np.load(path)
    path.unlink()
    return result


def agree(arguments, folder):
    ours(arguments, "write", folder)
    columns, industry = load(folder)
    for name in arguments.alphas or [f"alpha{i:03d}" for i in range(1, 102)]:
        start = time.perf_counter()
        verdict = judge(name, scores(arguments, folder, name), columns, industry)
        print(name, verdict, f"{time.perf_counter() - start:.0f} s", flush=True)


def compiled(names, dtype):
    """KunQuant's graph of these alphas as a library."""
    from KunQuant.Driver import KunCompilerConfig
    from KunQuant.Op import Builder, Input, Output
    from KunQuant.Stage import Function
    from KunQuant.jit import cfake
    from KunQuant.predefined import Alpha101

    builder = Builder()
    with builder:
        fields = ("open", "close", "high", "low", "volume", "amount", "vwap")
        data = Alpha101.AllData(**{name: Input(name) for name in fields})
        for name in names:
            Output(getattr(Alpha101, name)(data), name)
    # "no_warn" keeps KunQuant's faster running statistics, its default, without the warning.
    config = KunCompilerConfig(input_layout="TS", output_layout="TS", dtype=dtype, partition_factor=4,
                               options={"no_fast_stat": "no_warn"})
    library = cfake.compileit([("alphas", Function(builder.ops), config)], "alphas", cfake.CppCompilerConfig())
    return library, library.getModule("alphas")


def run(module, columns, executor, names):
    from KunQuant.runner import KunRunner

    given = {name: columns[name] for name in ("open", "close", "high", "low", "volume", "amount", "vwap")}
    out = {name: np.empty_like(columns["close"]) for name in names}
    days = len(columns["close"])
    start = time.perf_counter()
    KunRunner.runGraph(executor, module, given, 0, days, out)
    return out, time.perf_counter() - start


def kunquant(arguments, folder):
    from KunQuant.predefined import Alpha101
    from KunQuant.runner import KunRunner

    ours(arguments, "write", folder)
    columns, _ = load(folder)
    names = arguments.alphas or [alpha.__name__ for alpha in Alpha101.all_alpha]
    executor = KunRunner.createSingleThreadExecutor()
    for at in range(0, len(names), 10):
        some = names[at : at + 10]
        library, module = compiled(some, "double")
        out, _ = run(module, columns, executor, some)
        for name in some:
            own, other = scores(arguments, folder, name), out[name]
            both = ~np.isnan(own) & ~np.isnan(other)
            apart = distance(other, own)
            near = (apart <= 1e-6) & both
            row = [np.corrcoef(a[m], b[m])[0, 1] for a, b, m in zip(own[300:], other[300:], both[300:]) if m.sum() > 9]
            print(f"{name} both {both.mean():.3f} equal {near.sum() / max(both.sum(), 1):.4f} "
                  f"only ours {(~np.isnan(own) & np.isnan(other)).mean():.4f} "
                  f"only KunQuant {(np.isnan(own) & ~np.isnan(other)).mean():.4f} "
                  f"daily correlation {np.nanmean(row) if row else np.nan:.4f}", flush=True)


def speed(arguments, folder):
    from KunQuant.runner import KunRunner

    ours(arguments, "write", folder)
    columns, _ = load(folder)
    for dtype in ("double", "float"):
        library, module = compiled(FIRST_TEN, dtype)
        given = {name: np.ascontiguousarray(x, np.float64 if dtype == "double" else np.float32)
                 for name, x in columns.items()}
        for threads in (1, 2):
            executor = KunRunner.createSingleThreadExecutor() if threads == 1 else KunRunner.createMultiThreadExecutor(2)
            theirs = min(run(module, given, executor, FIRST_TEN)[1] for _ in range(arguments.repeats))
            line = f"alpha001-010, {arguments.days} x {arguments.stocks}, {threads} threads: KunQuant {dtype} {theirs:.2f} s"
            if dtype == "double":
                own = float(ours(arguments, "time", threads, FIRST_TEN))
                line += f", weipan {own:.2f} s, ratio {theirs / own:.2f}"
            print(line, flush=True)


def main():
    warnings.filterwarnings("ignore")
    np.seterr(all="ignore")
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["agree", "kunquant", "time"])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("alphas", nargs="*")
    parser.add_argument("--binary", default=str(ROOT / "target" / "release" / "alpha101"))
    parser.add_argument("--days", type=int, default=2500)
    parser.add_argument("--stocks", type=int, default=5000)
    parser.add_argument("--repeats", type=int, default=3)
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    {"agree": agree, "kunquant": kunquant, "time": speed}[arguments.what](arguments, arguments.folder)


if __name__ == "__main__":
    main()
