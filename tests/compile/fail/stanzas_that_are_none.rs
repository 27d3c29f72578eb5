use mirage_dsl::prelude::*;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
#[stanza("(rule (with-stdout-to table.ml (echo \"\"))")]
#[stanza("rule")]
#[stanza("(rule (deps \"a b))")]
#[stanza("(rule (deps %{a b}))")]
struct Main;

fn main() {}
