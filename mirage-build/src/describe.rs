//! Descriptions of a plan for people and for other programs.

mod dot;
mod json;
mod text;

pub use dot::dot;
pub use json::json;
pub use text::text;
