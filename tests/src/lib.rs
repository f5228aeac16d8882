//! The real tools, for the tests of the house.
