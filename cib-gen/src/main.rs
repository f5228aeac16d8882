//! The command `cib-gen`.

fn main() -> std::process::ExitCode {
    cib_gen::main()
}
