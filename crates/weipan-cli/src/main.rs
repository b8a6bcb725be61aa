//! The `weipan` command: everything happens in the library, so that it can be tested.

use std::process::ExitCode;

fn main() -> ExitCode {
    weipan_cli::main()
}
