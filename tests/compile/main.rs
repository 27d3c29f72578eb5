//! What compiles, and what does not and how rustc says so.
//!
//! After a change of a message: `TRYBUILD=overwrite cargo test -p compile-tests`, and read every changed file of
//! `fail/` as someone who made that mistake would.

#[test]
fn pass() {
    trybuild::TestCases::new().pass("pass/*.rs");
}

#[test]
fn fail() {
    trybuild::TestCases::new().compile_fail("fail/*.rs");
}
