//! Finds what is wrong in cluster configurations.
