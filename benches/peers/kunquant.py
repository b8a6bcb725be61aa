"""KunQuant's Rank, compiled for double; None where KunQuant or a compiler is missing."""


def rank(panel):
    """A function that ranks the panel on one thread, and why there is none if it is None.

    KunQuant gives rank / count, as Alpha101 wants it.
    """
    try:
        from KunQuant.Driver import KunCompilerConfig
        from KunQuant.jit import cfake
        from KunQuant.Op import Builder, Input, Output, Rank
        from KunQuant.runner import KunRunner
        from KunQuant.Stage import Function

        builder = Builder()
        with builder:
            Output(Rank(Input("x")), "rank")
        # The option only silences a warning about windows; there are none here.
        options = {"no_fast_stat": "no_warn"}
        config = KunCompilerConfig(dtype="double", input_layout="TS", output_layout="TS", options=options)
        library = cfake.compileit([("rank", Function(builder.ops), config)], "rank", cfake.CppCompilerConfig())
        module, executor = library.getModule("rank"), KunRunner.createSingleThreadExecutor()
    except Exception as error:  # noqa: BLE001, whatever is missing: the other peers are still worth a table
        return None, f"{type(error).__name__}: {error}"

    def run(library=library):  # the module lives in the library
        return KunRunner.runGraph(executor, module, {"x": panel}, 0, len(panel))["rank"]

    return run, ""
