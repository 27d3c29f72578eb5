//! Descriptions of a plan for people and for other programs.

pub mod alternatives;
mod dot;
mod json;
mod picture;
mod svg;
mod text;

use crate::plan::Plan;
use picture::Picture;

pub use json::json;
pub use text::text;

/// A plan as a graph in Graphviz' language.
///
/// Boxes are devices, those of jobs and of the initialisation coloured; an arrow leads to what a device stands on, and
/// is labelled with the signature that it asks for.
pub fn dot(plan: &Plan) -> String {
    dot::draw(&Picture::of_plan(plan))
}

/// A plan as a picture, in SVG.
pub fn svg(plan: &Plan) -> String {
    svg::draw(&Picture::of_plan(plan))
}
