//! Writes cluster configurations that are right.
