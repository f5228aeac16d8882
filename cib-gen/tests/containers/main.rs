//! What cib-gen writes, on real clusters of LXC containers that libvirt stops and starts: `docs/layouts.md`.
//!
//! The specifications are those of that page, and what the page shows is what the tests saw. `UPDATE=1` writes it.
//! Tried with Pacemaker 2.1.5, cluster-glue 1.0.12 and libvirt 9.0 of Debian 12.

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in the functions marked so, and this file is nothing else"
)]

mod drill;
mod four_guests;
mod page;
mod two_guests;
mod user;
