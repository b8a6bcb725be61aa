"""weipan's kernels beside every library that does the same, in one process, on the same panel.

    python benches/peers/kernels.py [--rows 2500] [--repeat 7] [--only rank,zscore] [--clock cpu] [--no-child]

Prints Markdown: for each yardstick a table of nanoseconds a cell, the ratio to a copy of the panel and to weipan, and
whether the answers agree. README.md beside this file says what is measured and what each peer is allowed.
"""

import argparse
import os

# Every library reads these once, when it is imported.
ONE_THREAD = ["POLARS_MAX_THREADS", "NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"]
for variable in ONE_THREAD:
    os.environ[variable] = "1"

YARDSTICKS = ["rank", "top_k", "zscore", "group_demean", "quantile_bucket", "winsorize", "rank_ic", "load"]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=2500, help="days of the panel (default %(default)s)")
    parser.add_argument("--repeat", type=int, default=7, help="turns; the least time counts (default %(default)s)")
    parser.add_argument("--only", default="", help="yardsticks to run, by comma: " + ", ".join(YARDSTICKS))
    parser.add_argument("--no-child", action="store_true", help="leave out numpy with AVX2 forced")
    parser.add_argument(
        "--clock",
        choices=["wall", "cpu"],
        default="wall",
        help="cpu counts processor time, for a machine that is busy with other work (default %(default)s)",
    )
    given = parser.parse_args()
    given.only = given.only.split(",") if given.only else YARDSTICKS
    unknown = [name for name in given.only if name not in YARDSTICKS]
    if unknown:
        parser.error(f"--only: no yardstick {', '.join(unknown)}; there are {', '.join(YARDSTICKS)}")
    if given.rows < 1 or given.repeat < 1:
        parser.error("--rows and --repeat must be 1 or more")
    return given


def versions():
    from importlib.metadata import PackageNotFoundError, version

    names = ["weipan", "numpy", "polars", "numba", "bottleneck", "pandas", "scipy", "duckdb", "KunQuant", "pyarrow"]
    for name in names:
        try:
            yield f"{name} {version(name)}"
        except PackageNotFoundError:
            yield f"{name} –"


def main():
    given = arguments()
    import loading
    import made_up
    from numpy_child import Avx2, avx512
    from yardsticks import Yardsticks

    print(f"{given.rows} days × {made_up.STOCKS} stocks, float64, {made_up.MISSING:.0%} missing, one thread, ", end="")
    print(f"least of {given.repeat} turns by the {given.clock} clock.\n\n{', '.join(versions())}\n", flush=True)
    child = Avx2(given.rows) if avx512() and not given.no_child else None
    yardsticks = Yardsticks(given.rows, child)
    floor = yardsticks.floor()
    floor.check()
    for name in given.only:
        contest = loading.contest(given.rows) if name == "load" else getattr(yardsticks, name)()
        contest.check()
        # The copy takes turns with everyone too.
        floor.time(given.repeat, given.clock)
        contest.time(given.repeat, given.clock)
        floor.time(given.repeat, given.clock)
        print(contest.table(floor.entries[0].best), flush=True)
    print(floor.table(floor.entries[0].best))
    if child:
        child.close()


if __name__ == "__main__":
    main()
