//! Layers: every node below all that stand on it, and the long lines cut into pieces from layer to layer.

use super::layout::Arrow;
use std::collections::HashMap;

/// Long lines are cut into this many pieces; in a graph with more, the rest are drawn straight.
const MANY: usize = 100_000;

/// A node in its layer, or a place where a line passes through a layer.
pub(super) struct Vertex {
    /// The node; `None` where a line passes.
    pub node: Option<usize>,
    pub layer: usize,
}

/// A piece of one or more lines, from a vertex to one in a lower layer: the next one but in the largest graphs.
pub(super) struct Segment {
    pub from: usize,
    pub to: usize,
    /// One of the arrows that it is a piece of.
    pub arrow: usize,
    /// Where it leaves its vertex, as a distance from the middle, if that is fixed.
    pub port: Option<f64>,
}

pub(super) struct Layers {
    /// Those of the nodes come first.
    pub vertices: Vec<Vertex>,
    pub segments: Vec<Segment>,
    /// The vertices of each layer, from left to right.
    pub rows: Vec<Vec<usize>>,
}

/// Puts nodes into layers. Lines of one look that lead to one node run together.
pub(super) fn layers(nodes: usize, arrows: &[Arrow]) -> Layers {
    let depths = depths(nodes, arrows);
    let mut vertices: Vec<Vertex> = depths
        .iter()
        .enumerate()
        .map(|(node, layer)| Vertex {
            node: Some(node),
            layer: *layer,
        })
        .collect();
    let mut segments: Vec<Segment> = Vec::new();
    let mut known: HashMap<(usize, usize, usize, Option<u64>), ()> = HashMap::new();
    let mut passages: HashMap<(usize, usize, usize), usize> = HashMap::new();
    for (index, arrow) in arrows.iter().enumerate() {
        let mut from = arrow.from;
        let mut port = arrow.port;
        for layer in depths[arrow.from] + 1..=depths[arrow.to] {
            let is_end = layer == depths[arrow.to] || vertices.len() > nodes + MANY;
            let key = (arrow.to, arrow.bundle, layer);
            let is_known = passages.contains_key(&key);
            let to = if is_end {
                arrow.to
            } else {
                *passages.entry(key).or_insert_with(|| {
                    vertices.push(Vertex { node: None, layer });
                    vertices.len() - 1
                })
            };
            if known
                .insert((from, to, arrow.bundle, port.map(f64::to_bits)), ())
                .is_none()
            {
                segments.push(Segment {
                    from,
                    to,
                    arrow: index,
                    port,
                });
            }
            // From a passage that was there already, the rest of the way is known.
            if is_end || is_known {
                break;
            }
            (from, port) = (to, None);
        }
    }
    let mut rows = vec![Vec::new(); depths.iter().max().map_or(0, |deepest| deepest + 1)];
    for (index, vertex) in vertices.iter().enumerate() {
        rows[vertex.layer].push(index);
    }
    Layers {
        vertices,
        segments,
        rows,
    }
}

/// For each node, the length of the longest way to it from a node on which nothing leads.
fn depths(nodes: usize, arrows: &[Arrow]) -> Vec<usize> {
    let mut leaving = vec![Vec::new(); nodes];
    let mut waiting_for = vec![0usize; nodes];
    for arrow in arrows {
        leaving[arrow.from].push(arrow.to);
        waiting_for[arrow.to] += 1;
    }
    let mut depths = vec![0; nodes];
    let mut ready: Vec<usize> = (0..nodes).filter(|node| waiting_for[*node] == 0).collect();
    while let Some(node) = ready.pop() {
        for to in &leaving[node] {
            depths[*to] = depths[*to].max(depths[node] + 1);
            waiting_for[*to] -= 1;
            if waiting_for[*to] == 0 {
                ready.push(*to);
            }
        }
    }
    depths
}
