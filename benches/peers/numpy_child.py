"""numpy with its AVX-512 code switched off. It chooses when it is imported, so this takes a process of its own.

The parent (`Avx2`) sends a line of JSON, the child does that job once and answers with its seconds, of each clock.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

import by_numpy
import made_up
from contest import stopwatch

TOP = 400
BUCKETS = 10
WINSORIZE = (0.01, 0.99)


def jobs(caps):
    """By name: the yardsticks whose speed hangs on numpy's sort and partition."""
    out = np.empty_like(caps)
    order = np.empty(caps.shape, np.intp)
    mask = np.empty(caps.shape, bool)
    return {
        "rank": lambda: by_numpy.rank(caps, out),
        "argsort": lambda: by_numpy.argsort(caps, order),
        "argsort_filled": lambda: by_numpy.argsort_filled(caps, order),
        "top_k": lambda: by_numpy.top_k(caps, TOP, mask),
        "quantile_bucket": lambda: by_numpy.quantile_bucket(caps, BUCKETS, out),
        "winsorize": lambda: by_numpy.winsorize(caps, *WINSORIZE, out),
    }


def avx512():
    """What this numpy could use beyond AVX2, by numpy's own names, which change with its version."""
    from numpy._core._multiarray_umath import __cpu_dispatch__, __cpu_features__

    return [name for name in __cpu_dispatch__ if name.startswith(("AVX512", "X86_V4")) and __cpu_features__[name]]


class Avx2:
    """The child, as its parent sees it."""

    def __init__(self, days):
        environment = {**os.environ, "NPY_DISABLE_CPU_FEATURES": " ".join(avx512())}
        command = [sys.executable, __file__, str(days)]
        self.process = subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def ask(self, **question):
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("the numpy child has died; its message is above")
        return json.loads(line)

    def seconds(self, job):
        return self.ask(job=job)

    def answer(self, job):
        with tempfile.TemporaryDirectory() as folder:
            path = str(Path(folder) / "answer.npy")
            self.ask(job=job, answer=path)
            return np.load(path)

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def main():
    if avx512():
        sys.exit(f"numpy still uses {avx512()}")
    work = jobs(made_up.caps(int(sys.argv[1])))
    for line in sys.stdin:
        question = json.loads(line)
        seconds, result = stopwatch(work[question["job"]])
        if "answer" in question:
            np.save(question["answer"], result)
        print(json.dumps(seconds), flush=True)


if __name__ == "__main__":
    main()
