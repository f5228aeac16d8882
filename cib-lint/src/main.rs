//! The command `cib-lint`.

use std::process::ExitCode;

fn main() -> ExitCode {
    cib_lint::cli::run(std::env::args_os())
}
