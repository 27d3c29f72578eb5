//! The order of a layer's vertices from left to right, so that few lines cross.

use super::layers::{Layers, Segment};

/// How often all layers are ordered anew: less often in a graph that nobody can look at as a whole.
const SWEEPS: usize = 16;
const SWEEPS_OF_MANY: usize = 2;
/// More vertices than a picture of use has.
const MANY: usize = 10_000;

/// Orders each layer by where the neighbours of its vertices are on average, downwards and upwards in turn, and keeps
/// the best order that was met.
pub(super) fn order(layers: &mut Layers) {
    let segments: Vec<&Segment> = layers
        .segments
        .iter()
        .filter(|segment| layers.vertices[segment.from].layer + 1 == layers.vertices[segment.to].layer)
        .collect();
    let mut above = vec![Vec::new(); layers.vertices.len()];
    let mut below = vec![Vec::new(); layers.vertices.len()];
    for segment in &segments {
        // A line that leaves on the left belongs to the left; a port is never a thousand units away.
        let lean = segment.port.unwrap_or(0.0) / 1000.0;
        above[segment.to].push((segment.from, lean));
        below[segment.from].push((segment.to, -lean));
    }
    let mut rows = layers.rows.clone();
    let mut positions = vec![0; layers.vertices.len()];
    rows.iter().for_each(|row| note(row, &mut positions));
    let of_layer: Vec<usize> = layers.vertices.iter().map(|vertex| vertex.layer).collect();
    let mut fewest = crossings(&segments, &of_layer, &positions);
    let sweeps = if layers.vertices.len() > MANY {
        SWEEPS_OF_MANY
    } else {
        SWEEPS
    };
    for sweep in 0..sweeps {
        let count = rows.len();
        for step in 1..count {
            let (row, neighbours) = if sweep % 2 == 0 {
                (step, &above)
            } else {
                (count - 1 - step, &below)
            };
            sort(&mut rows[row], neighbours, &positions);
            note(&rows[row], &mut positions);
        }
        let crossings = crossings(&segments, &of_layer, &positions);
        if crossings < fewest || sweep == 0 && crossings == fewest {
            fewest = crossings;
            layers.rows.clone_from(&rows);
        }
    }
}

fn note(row: &[usize], positions: &mut [usize]) {
    for (position, vertex) in row.iter().enumerate() {
        positions[*vertex] = position;
    }
}

fn sort(row: &mut [usize], neighbours: &[Vec<(usize, f64)>], positions: &[usize]) {
    let wanted = |vertex: usize| {
        let near = &neighbours[vertex];
        if near.is_empty() {
            return positions[vertex] as f64;
        }
        near.iter()
            .map(|(other, lean)| positions[*other] as f64 + lean)
            .sum::<f64>()
            / near.len() as f64
    };
    row.sort_by(|one, other| wanted(*one).total_cmp(&wanted(*other)));
}

/// How many lines cross: pairs that are in one order above and in the other below.
fn crossings(segments: &[&Segment], layer: &[usize], positions: &[usize]) -> u64 {
    let place = |segment: &Segment| {
        let port = segment.port.unwrap_or(0.0);
        (
            layer[segment.from],
            positions[segment.from],
            port,
            positions[segment.to],
        )
    };
    let mut sorted: Vec<_> = segments.iter().map(|segment| place(segment)).collect();
    sorted.sort_by(|a, b| {
        (a.0, a.1)
            .cmp(&(b.0, b.1))
            .then(a.2.total_cmp(&b.2))
            .then(a.3.cmp(&b.3))
    });
    let gaps = sorted.chunk_by(|one, other| one.0 == other.0);
    gaps.map(|gap| inversions(gap.iter().map(|place| place.3).collect()))
        .sum()
}

/// How many pairs of a list are in the wrong order: counted while it is sorted by merging.
fn inversions(mut list: Vec<usize>) -> u64 {
    let mut count = 0;
    let mut width = 1;
    while width < list.len() {
        let mut merged = Vec::with_capacity(list.len());
        for chunk in list.chunks(2 * width) {
            let (mut left, mut right) = chunk.split_at(width.min(chunk.len()));
            while let ([first, rest @ ..], [second, others @ ..]) = (left, right) {
                if second < first {
                    count += left.len() as u64;
                    merged.push(*second);
                    right = others;
                } else {
                    merged.push(*first);
                    left = rest;
                }
            }
            merged.extend(left.iter().chain(right));
        }
        list = merged;
        width *= 2;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_in_the_wrong_order() {
        assert_eq!(inversions(vec![]), 0);
        assert_eq!(inversions(vec![1, 2, 2, 3]), 0);
        assert_eq!(inversions(vec![3, 1, 2]), 2);
        assert_eq!(inversions(vec![5, 4, 3, 2, 1]), 10);
    }
}
