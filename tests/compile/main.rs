//! What compiles, and what does not and how rustc says so.
//!
//! After a change of a message: `TRYBUILD=overwrite cargo test --test compile`, and read every changed file of
//! `fail/` as someone who made that mistake would.

#[test]
fn pass() {
    trybuild::TestCases::new().pass("compile/pass/*.rs");
}

#[test]
fn fail() {
    trybuild::TestCases::new().compile_fail("compile/fail/*.rs");
}
