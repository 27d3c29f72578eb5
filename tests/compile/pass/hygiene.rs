//! The macros do not care what the user calls things.
#![deny(warnings)]
#![no_implicit_prelude]
#![allow(non_camel_case_types, dead_code)]

extern crate mirage_dsl as dsl;

mod mirage_dsl {}
mod core {}
mod std {}
struct str;
struct String;
struct Vec;
struct Option;
struct Result;
struct Impl;
struct Value;
struct Key;
struct Package;
trait ToString {}

#[dsl::signature(module_type = "Counter.S")]
struct Counter;

#[dsl::signature(module_type = "Counter.Of")]
struct PhantomData<T>;

#[derive(dsl::Device)]
#[device(module = "Counter.Make", provides = Counter, extend = more)]
#[package("counter", libs(), min = "1.0")]
struct Device {
    device: dsl::Impl<dsl::signatures::Block>,
    builder: ::std::string::String,
    this: dsl::Value<u32>,
}

fn more<T>(t: T) -> T {
    t
}

#[derive(dsl::Unikernel)]
#[unikernel(module = "Unikernel.Main")]
struct Unikernel {
    group: dsl::Impl<Counter>,
}

#[derive(dsl::Keys)]
struct Keys {
    #[key(default = group() + key)]
    group: dsl::Value<u32>,
    #[key(default = default)]
    key: dsl::Value<u32>,
    #[key(default = "text")]
    default: dsl::Value<::std::string::String>,
    #[key(flag)]
    option: dsl::Value<bool>,
}

const fn group() -> u32 {
    1
}
#[allow(non_upper_case_globals)]
const key: u32 = 2;
#[allow(non_upper_case_globals)]
const default: u32 = 5;

#[derive(::std::clone::Clone, dsl::KeyType)]
enum KeyType {
    Ok,
    Err,
    Word,
}

fn main() {
    use ::std::assert_eq;
    let keys = <Keys as dsl::Keys>::declare();
    let context = dsl::Context::new(dsl::Target::UNIX);
    assert_eq!(keys.group.get(&context), ::std::result::Result::Ok(3));
    assert_eq!(keys.key.get(&context), ::std::result::Result::Ok(5));
    assert_eq!(<KeyType as dsl::KeyType>::WORDS, ["ok", "err", "word"]);
}
