//! What several test programs need.

#![allow(
    dead_code,
    reason = "every test program has this module, and none needs all of it"
)]

use cib_tests::run::{Invocation, Ran};

/// The command.
pub(crate) const CIB_GEN: &str = env!("CARGO_BIN_EXE_cib-gen");

/// The hypervisor of the article, reached as it should be.
pub(crate) const URI: &str = "lxc+ssh://root@192.168.122.1/";

/// Runs `cib-gen ARGS`, fed with `stdin`.
pub(crate) fn cib_gen(args: &[&str], stdin: &str) -> Ran {
    match Invocation::new(CIB_GEN).args(args).stdin(stdin).run() {
        Ok(ran) => ran,
        Err(error) => Ran {
            code: -1,
            stdout: String::new(),
            stderr: error.to_string(),
        },
    }
}

/// `cib-gen --uri URI ARGS`, which has to print a configuration.
#[track_caller]
pub(crate) fn generated(args: &[&str], base: &str) -> String {
    let args = [&["--uri", URI], args].concat();
    let ran = cib_gen(&args, base);
    assert_eq!(ran.code, 0, "{args:?}: {ran:?}");
    ran.stdout
}

/// Refused: exit status 2, nothing on stdout, and these on stderr.
#[track_caller]
pub(crate) fn refused(ran: &Ran, reasons: &[&str]) {
    assert_eq!((ran.code, &*ran.stdout), (2, ""), "{ran:?}");
    for reason in reasons {
        assert!(ran.stderr.contains(reason), "{reason}: {}", ran.stderr);
    }
}

/// The three numbers of a document's version.
pub(crate) fn triple(cib: &str) -> [u32; 3] {
    ["admin_epoch", "epoch", "num_updates"].map(|name| {
        let value = cib.split_once(&format!(" {name}=\""));
        let value = value.and_then(|(_, rest)| rest.split_once('"'));
        value
            .and_then(|(number, _)| number.parse().ok())
            .unwrap_or(u32::MAX)
    })
}

/// The configuration of a document: all between its tags.
pub(crate) fn configuration(cib: &str) -> &str {
    let start = cib.find("<configuration").unwrap_or(cib.len());
    let end = cib.find("</configuration>").unwrap_or(cib.len());
    &cib[start..end]
}
