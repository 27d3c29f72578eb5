//! Devices and keys that are declared by a macro of the user's own.
#![deny(warnings)]

use mirage_dsl::Context;
use mirage_dsl::model::graph::Resolver;
use mirage_dsl::prelude::*;

macro_rules! layers {
    ($($layer:ident: $module:literal, $connect:literal, $field:ident: $input:ty;)*) => {$(
        #[derive(Device)]
        #[device(module = $module, provides = Network, connect = $connect)]
        struct $layer {
            $field: $input,
            layer: u32,
            log: Option<String>,
        }
    )*};
}

layers! {
    Shaper: "Shaper.Make", "{module}.connect {net} {layer} {log}", net: Impl<Network>;
    Source: "Source", "{module}.connect {path} {layer} {log}", path: String;
}

macro_rules! options {
    ($name:ident { $($field:ident: $ty:ty = $default:expr;)* }) => {
        #[derive(Keys)]
        struct $name {
            $(#[key(default = $default)] $field: Value<$ty>,)*
            #[key(flag)]
            fast: Value<bool>,
        }
    };
}

options!(Options { size: u32 = 1 + 3; who: String = "me"; });

fn main() {
    let options = Options::declare();
    let context = Context::new(Target::UNIX);
    assert_eq!(options.size.get(&context), Ok(4));
    assert_eq!(options.who.get(&context).as_deref(), Ok("me"));
    assert_eq!(options.fast.get(&context), Ok(false));

    let source = Source { path: "a".into(), layer: 1, log: None }.into_impl();
    let shaper = Shaper { net: source, layer: 2, log: None }.into_impl();
    let mut resolver = Resolver::new(&context);
    let id = resolver.add(&shaper).unwrap();
    let graph = resolver.finish_graph().unwrap();
    // The template leads to the line of the macro's call.
    assert_eq!(graph.device(id).description().connect_location().unwrap().line, 21);
}
