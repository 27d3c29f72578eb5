//! A config crate with every mistake that rustc cannot see; `MISTAKE` says which one.

mod arguments_of_one_name;
mod file_claimed_twice;
mod incompatible_packages;
mod keys_of_one_name;
mod missing_folder;
mod misspelt_module;
mod module_without_file;
mod module_without_start;
mod name_with_a_space;
mod no_mistake;
mod required_key;
mod several_at_once;

use std::process::ExitCode;

fn main() -> ExitCode {
    let mistake = std::env::var("MISTAKE").unwrap_or_default();
    let application = match mistake.as_str() {
        "incompatible_packages" => incompatible_packages::application(),
        "keys_of_one_name" => keys_of_one_name::application(),
        "arguments_of_one_name" => arguments_of_one_name::application(),
        "name_with_a_space" => name_with_a_space::application(),
        "file_claimed_twice" => file_claimed_twice::application(),
        "module_without_file" => module_without_file::application(),
        "misspelt_module" => misspelt_module::application(),
        "module_without_start" => module_without_start::application(),
        "required_key" => required_key::application(),
        "missing_folder" => missing_folder::application(),
        "several_at_once" => several_at_once::application(),
        _ => no_mistake::application(),
    };
    mirage_build::cli!(application)
}
