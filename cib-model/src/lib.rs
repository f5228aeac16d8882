//! What a cluster configuration is.
