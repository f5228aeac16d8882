//! The numbers in `<status>`: `facts/status.toml`.

use std::error::Error;
use std::fmt::Write as _;

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Numbers {
    exit_status: Vec<Number>,
    op_status: Vec<Number>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Number {
    code: i64,
    words: String,
}

pub(crate) fn write(code: &mut String) -> Result<(), Box<dyn Error>> {
    let numbers = crate::table::<Numbers>("status.toml")?;
    for (name, numbers) in [
        ("EXIT_STATUS", numbers.exit_status),
        ("OP_STATUS", numbers.op_status),
    ] {
        let rows: Vec<_> = numbers.iter().map(|it| (it.code, &it.words)).collect();
        writeln!(code, "static {name}: &[(i64, &str)] = &{rows:?};")?;
    }
    Ok(())
}
