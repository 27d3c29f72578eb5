//! Where the vertices of ordered layers are from left to right: near their neighbours, and no two on one another.

use super::layers::Layers;

/// How often all layers are moved towards their neighbours: less often in a graph that nobody can look at as a whole.
const SWEEPS: usize = 60;
const SWEEPS_OF_MANY: usize = 4;
/// More vertices than a picture of use has.
const MANY: usize = 10_000;
/// What is left free between two boxes.
const BESIDE: f64 = 26.0;
/// What is left free beside a line.
const BESIDE_LINE: f64 = 16.0;

/// The middle of every vertex. `width` is that of a vertex's box.
pub(super) fn place(layers: &Layers, width: impl Fn(usize) -> f64) -> Vec<f64> {
    let mut above = vec![Vec::new(); layers.vertices.len()];
    let mut below = vec![Vec::new(); layers.vertices.len()];
    let is_passage = |vertex: usize| layers.vertices[vertex].node.is_none();
    for segment in &layers.segments {
        // Long lines are to be straight above all.
        let weight = if is_passage(segment.from) && is_passage(segment.to) {
            8.0
        } else {
            1.0
        };
        let port = segment.port.unwrap_or(0.0);
        above[segment.to].push((segment.from, port, weight));
        below[segment.from].push((segment.to, -port, weight));
    }
    let space = |vertex: usize| width(vertex) / 2.0 + if is_passage(vertex) { BESIDE_LINE } else { BESIDE } / 2.0;
    let mut middles = vec![0.0; layers.vertices.len()];
    for row in &layers.rows {
        let mut edge = 0.0;
        for vertex in row {
            middles[*vertex] = edge + space(*vertex);
            edge += 2.0 * space(*vertex);
        }
    }
    let sweeps = if layers.vertices.len() > MANY {
        SWEEPS_OF_MANY
    } else {
        SWEEPS
    };
    for sweep in 0..sweeps {
        let rows = layers.rows.len();
        for step in 0..rows {
            let row = &layers.rows[if sweep % 2 == 0 { step } else { rows - 1 - step }];
            let near = |vertex: usize| {
                let above = above[vertex]
                    .iter()
                    .filter(move |_| sweep % 2 == 0 || sweep + 4 >= sweeps);
                above.chain(
                    below[vertex]
                        .iter()
                        .filter(move |_| sweep % 2 == 1 || sweep + 4 >= sweeps),
                )
            };
            let wanted = row.iter().map(|vertex| {
                let weight: f64 = near(*vertex).map(|(_, _, weight)| weight).sum();
                if weight == 0.0 {
                    return (middles[*vertex], 0.05);
                }
                let sum: f64 = near(*vertex)
                    .map(|(other, port, weight)| (middles[*other] + port) * weight)
                    .sum();
                (sum / weight, weight)
            });
            let wanted: Vec<(f64, f64)> = wanted.collect();
            let apart: Vec<f64> = row.windows(2).map(|pair| space(pair[0]) + space(pair[1])).collect();
            for (vertex, middle) in row.iter().zip(apart_from_each_other(&wanted, &apart)) {
                middles[*vertex] = middle;
            }
        }
    }
    middles
}

/// The places nearest to the wanted ones (by weighted squares) of which each is at least so far from the one before it:
/// neighbours that are too near become a block, which is where its members want to be on average.
fn apart_from_each_other(wanted: &[(f64, f64)], apart: &[f64]) -> Vec<f64> {
    /// Vertices that touch: their number, and the mean and the weight of what they want.
    struct Block {
        members: usize,
        mean: f64,
        weight: f64,
    }
    let offsets: Vec<f64> = std::iter::once(0.0)
        .chain(apart.iter().scan(0.0, |sum, apart| {
            *sum += apart;
            Some(*sum)
        }))
        .collect();
    let mut blocks: Vec<Block> = Vec::new();
    for ((place, weight), offset) in wanted.iter().zip(&offsets) {
        let mut block = Block {
            members: 1,
            mean: place - offset,
            weight: *weight,
        };
        while let Some(last) = blocks.pop_if(|last| last.mean >= block.mean) {
            let weight = last.weight + block.weight;
            block.mean = (last.mean * last.weight + block.mean * block.weight) / weight;
            block.members += last.members;
            block.weight = weight;
        }
        blocks.push(block);
    }
    let means = blocks
        .iter()
        .flat_map(|block| std::iter::repeat_n(block.mean, block.members));
    means.zip(&offsets).map(|(mean, offset)| mean + offset).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_to_what_is_wanted_and_apart() {
        let places = |wanted: &[f64]| {
            let wanted: Vec<_> = wanted.iter().map(|place| (*place, 1.0)).collect();
            apart_from_each_other(&wanted, &vec![10.0; wanted.len().saturating_sub(1)])
        };
        assert_eq!(places(&[]), [0.0; 0]);
        assert_eq!(places(&[0.0, 50.0]), [0.0, 50.0]);
        assert_eq!(places(&[0.0, 0.0]), [-5.0, 5.0]);
        assert_eq!(places(&[30.0, 20.0, 100.0]), [20.0, 30.0, 100.0]);
        assert_eq!(places(&[0.0, 0.0, 0.0]), [-10.0, 0.0, 10.0]);
    }
}
