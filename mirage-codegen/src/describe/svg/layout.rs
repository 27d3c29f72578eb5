//! Where everything is: parts that hang together side by side, each in layers.

use super::layers::{Layers, layers};
use super::order::order;
use super::place::place;

/// The size of a box.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Size {
    pub width: f64,
    pub height: f64,
}

/// The upper left corner of a box, or the end of a line.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Point {
    pub x: f64,
    pub y: f64,
}

/// An arrow from a box down to another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Arrow {
    pub from: usize,
    pub to: usize,
    /// Arrows of one bundle that lead to one box run together.
    pub bundle: usize,
    /// Where it leaves its box, as a distance from the middle, if that is fixed.
    pub port: Option<f64>,
}

/// A line: straight down from `start` to the height `bend`, then in a curve to `end`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    pub start: Point,
    pub bend: f64,
    pub end: Point,
    /// One of the arrows that run along it.
    pub arrow: usize,
    /// Whether it arrives at its box.
    pub is_end: bool,
}

/// A laid-out graph.
#[derive(Default)]
pub(super) struct Layout {
    pub width: f64,
    pub height: f64,
    /// The upper left corner of every box.
    pub positions: Vec<Point>,
    pub lines: Vec<Line>,
}

/// What is left free between two parts.
const APART: f64 = 36.0;
/// What is left free between the parts with jobs and the others, beside them.
const BESIDE: f64 = 72.0;
/// The height that the others may fill at least.
const PAGE: f64 = 640.0;

/// Lays out a graph without cycles. Parts that do not hang together are in the order of the smallest `rank` among
/// their boxes: those where it starts with `false` side by side, the others below one another to the right of them.
pub(super) fn layout(sizes: &[Size], arrows: &[Arrow], rank: impl Fn(usize) -> (bool, usize)) -> Layout {
    let mut parts = parts(sizes.len(), arrows);
    let smallest = |part: &Part| part.nodes.iter().map(|node| rank(*node)).min();
    parts.sort_by_key(smallest);
    let mut whole = Layout {
        positions: vec![Point::default(); sizes.len()],
        ..Layout::default()
    };
    let mut corner = Point::default();
    let mut column: f64 = 0.0;
    for (index, part) in parts.iter().enumerate() {
        let laid_out = layout_part(sizes, arrows, part);
        let is_beside = smallest(part).is_some_and(|rank| rank.0);
        if is_beside && column == 0.0 && index > 0 {
            corner.x = whole.width + BESIDE;
        } else if is_beside && corner.y > 0.0 && corner.y + laid_out.height > whole.height.max(PAGE) {
            corner = Point {
                x: corner.x + column + APART,
                y: 0.0,
            };
            column = 0.0;
        }
        for (node, position) in part.nodes.iter().zip(&laid_out.positions) {
            whole.positions[*node] = moved(*position, corner);
        }
        whole.lines.extend(laid_out.lines.iter().map(|line| Line {
            start: moved(line.start, corner),
            bend: line.bend + corner.y,
            end: moved(line.end, corner),
            arrow: part.arrows[line.arrow],
            ..*line
        }));
        whole.width = whole.width.max(corner.x + laid_out.width);
        whole.height = whole.height.max(corner.y + laid_out.height);
        if is_beside {
            column = column.max(laid_out.width);
            corner.y += laid_out.height + APART / 2.0;
        } else {
            corner.x += laid_out.width + APART;
        }
    }
    whole
}

fn moved(point: Point, by: Point) -> Point {
    Point {
        x: point.x + by.x,
        y: point.y + by.y,
    }
}

/// Nodes that hang together, and the arrows between them.
struct Part {
    nodes: Vec<usize>,
    arrows: Vec<usize>,
}

fn parts(nodes: usize, arrows: &[Arrow]) -> Vec<Part> {
    let mut parents: Vec<usize> = (0..nodes).collect();
    let root = |parents: &mut Vec<usize>, mut node: usize| {
        while parents[node] != node {
            parents[node] = parents[parents[node]];
            node = parents[node];
        }
        node
    };
    for arrow in arrows {
        let (from, to) = (root(&mut parents, arrow.from), root(&mut parents, arrow.to));
        parents[from] = to;
    }
    let mut parts: Vec<Part> = Vec::new();
    let mut of_root = vec![None; nodes];
    for node in 0..nodes {
        let part = *of_root[root(&mut parents, node)].get_or_insert_with(|| {
            parts.push(Part {
                nodes: Vec::new(),
                arrows: Vec::new(),
            });
            parts.len() - 1
        });
        parts[part].nodes.push(node);
    }
    for (index, arrow) in arrows.iter().enumerate() {
        if let Some(part) = of_root[root(&mut parents, arrow.from)] {
            parts[part].arrows.push(index);
        }
    }
    parts
}

/// A part by itself; its nodes and arrows are called by their positions in it.
fn layout_part(sizes: &[Size], arrows: &[Arrow], part: &Part) -> Layout {
    let within = |node: usize| part.nodes.binary_search(&node).unwrap_or_default();
    let sizes: Vec<Size> = part.nodes.iter().map(|node| sizes[*node]).collect();
    let arrows: Vec<Arrow> = part
        .arrows
        .iter()
        .map(|arrow| Arrow {
            from: within(arrows[*arrow].from),
            to: within(arrows[*arrow].to),
            ..arrows[*arrow]
        })
        .collect();
    let mut layers = layers(sizes.len(), &arrows);
    order(&mut layers);
    let size = |vertex: usize| layers.vertices[vertex].node.map_or(Size::default(), |node| sizes[node]);
    let middles = place(&layers, |vertex| size(vertex).width);
    let edges = |side: f64| {
        let (middles, size) = (&middles, &size);
        (0..middles.len()).map(move |vertex| middles[vertex] + side * size(vertex).width / 2.0)
    };
    let left = edges(-1.0).fold(f64::INFINITY, f64::min);
    let right = edges(1.0).fold(f64::NEG_INFINITY, f64::max);
    let middles: Vec<f64> = middles.iter().map(|middle| (middle - left).round()).collect();
    let rows = heights(&layers, |vertex| size(vertex).height);
    let top = |vertex: usize| rows[layers.vertices[vertex].layer].0;
    let ports = ports(&layers, &middles, |vertex| size(vertex).width);
    let lines = layers.segments.iter().zip(ports).map(|(segment, port)| Line {
        start: Point {
            x: port,
            y: top(segment.from) + size(segment.from).height,
        },
        bend: rows[layers.vertices[segment.from].layer].1,
        end: Point {
            x: middles[segment.to],
            y: top(segment.to),
        },
        arrow: segment.arrow,
        is_end: layers.vertices[segment.to].node.is_some(),
    });
    let positions = (0..sizes.len()).map(|node| Point {
        x: middles[node] - sizes[node].width / 2.0,
        y: top(node),
    });
    Layout {
        width: right - left,
        height: rows.last().map_or(0.0, |row| row.1),
        positions: positions.collect(),
        lines: lines.collect(),
    }
}

/// The upper and the lower edge of each layer. Where many lines run, the gap is higher.
fn heights(layers: &Layers, height: impl Fn(usize) -> f64) -> Vec<(f64, f64)> {
    let mut lines = vec![0usize; layers.rows.len()];
    for segment in &layers.segments {
        lines[layers.vertices[segment.from].layer] += 1;
    }
    let mut top = 0.0;
    let rows = layers.rows.iter().zip(lines).map(|(row, lines)| {
        let bottom = top + row.iter().map(|vertex| height(*vertex)).fold(0.0, f64::max);
        let here = (top, bottom);
        top = bottom + 34.0 + 3.0 * lines.min(16) as f64;
        here
    });
    rows.collect()
}

/// Where each segment leaves its vertex: in the order of where they lead, so that they do not cross.
fn ports(layers: &Layers, middles: &[f64], width: impl Fn(usize) -> f64) -> Vec<f64> {
    let mut ports: Vec<f64> = layers
        .segments
        .iter()
        .map(|s| middles[s.from] + s.port.unwrap_or(0.0))
        .collect();
    let mut leaving = vec![Vec::new(); layers.vertices.len()];
    for (index, segment) in layers.segments.iter().enumerate() {
        if segment.port.is_none() && layers.vertices[segment.from].node.is_some() {
            leaving[segment.from].push(index);
        }
    }
    for (vertex, mut leaving) in leaving
        .into_iter()
        .enumerate()
        .filter(|(_, leaving)| !leaving.is_empty())
    {
        let goal = |index: &usize| middles[layers.segments[*index].to];
        leaving.sort_by(|one, other| goal(one).total_cmp(&goal(other)));
        let count = leaving.len() as f64;
        let room = width(vertex) - 28.0;
        let step = if count > 1.0 {
            (room / (count - 1.0)).min(20.0)
        } else {
            0.0
        };
        let span = step * (count - 1.0);
        let mean = leaving.iter().map(goal).sum::<f64>() / count;
        let slack = ((room - span) / 2.0).max(0.0);
        let first = mean.clamp(middles[vertex] - slack, middles[vertex] + slack) - span / 2.0;
        for (position, index) in leaving.iter().enumerate() {
            ports[*index] = first + step * position as f64;
        }
    }
    ports
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Boxes and arrows as a small generator of numbers makes them.
    fn graph(nodes: usize, seed: u64) -> (Vec<Size>, Vec<Arrow>) {
        let mut state = seed;
        let mut next = move |below: usize| {
            state = state
                .wrapping_mul(6364136223846793005)
                .wrapping_add(1442695040888963407);
            (state >> 33) as usize % below.max(1)
        };
        let sizes = (0..nodes)
            .map(|_| Size {
                width: 40.0 + next(200) as f64,
                height: 30.0 + next(40) as f64,
            })
            .collect();
        let mut arrows = Vec::new();
        for from in 1..nodes {
            for _ in 0..next(4) {
                arrows.push(Arrow {
                    from,
                    to: next(from),
                    bundle: next(3),
                    port: None,
                });
            }
        }
        (sizes, arrows)
    }

    #[test]
    fn boxes_do_not_overlap_and_arrows_lead_downwards() {
        for seed in 0..60 {
            let (sizes, arrows) = graph(1 + seed as usize, seed);
            let layout = layout(&sizes, &arrows, |node| (node % 3 == 0, node));
            for (one, (a, size)) in layout.positions.iter().zip(&sizes).enumerate() {
                assert!(a.x >= -0.5 && a.y >= 0.0);
                assert!(a.x + size.width <= layout.width + 1.0 && a.y + size.height <= layout.height + 0.5);
                for (b, other) in layout.positions.iter().zip(&sizes).skip(one + 1) {
                    let apart_in_x = a.x + size.width < b.x || b.x + other.width < a.x;
                    let apart_in_y = a.y + size.height < b.y || b.y + other.height < a.y;
                    assert!(apart_in_x || apart_in_y, "seed {seed}");
                }
            }
            for arrow in &arrows {
                let bottom = layout.positions[arrow.from].y + sizes[arrow.from].height;
                assert!(bottom < layout.positions[arrow.to].y);
            }
            for line in &layout.lines {
                assert!(line.start.y <= line.bend && line.bend < line.end.y);
            }
        }
    }

    #[test]
    fn lines_do_not_run_through_boxes() {
        for seed in 0..60 {
            let (sizes, arrows) = graph(1 + seed as usize, seed);
            let layout = layout(&sizes, &arrows, |node| (true, node));
            for line in &layout.lines {
                for (corner, size) in layout.positions.iter().zip(&sizes) {
                    // The straight part beside a box; the curve is between two layers.
                    let beside = line.start.x < corner.x || line.start.x > corner.x + size.width;
                    let is_over = line.bend <= corner.y || line.start.y >= corner.y + size.height;
                    assert!(beside || is_over, "seed {seed}");
                    let (left, right) = (line.start.x.min(line.end.x), line.start.x.max(line.end.x));
                    let is_between_layers = corner.y + size.height <= line.bend || corner.y >= line.end.y;
                    assert!(
                        right < corner.x || left > corner.x + size.width || is_between_layers,
                        "seed {seed}"
                    );
                }
            }
        }
    }

    #[test]
    fn every_arrow_arrives() {
        let (sizes, arrows) = graph(40, 7);
        let layout = layout(&sizes, &arrows, |node| (false, node));
        let right = layout
            .positions
            .iter()
            .zip(&sizes)
            .map(|(corner, size)| corner.x + size.width)
            .fold(0.0, f64::max);
        assert!(
            (layout.width - right).abs() < 40.0,
            "nothing is left free on the right but for lines"
        );
        for arrow in &arrows {
            let to = layout.positions[arrow.to];
            let end = Point {
                x: to.x + sizes[arrow.to].width / 2.0,
                y: to.y,
            };
            let arrives = |line: &Line| line.is_end && (line.end.x - end.x).abs() < 1.0 && line.end.y == end.y;
            assert!(layout.lines.iter().any(arrives));
        }
    }

    #[test]
    fn a_hundred_thousand_layers() {
        let sizes = vec![
            Size {
                width: 50.0,
                height: 30.0
            };
            100_000
        ];
        let chain = (1..100_000).map(|from| Arrow {
            from,
            to: from - 1,
            bundle: 0,
            port: None,
        });
        let far = (1..100_000).map(|from| Arrow {
            from,
            to: from / 2,
            bundle: 1,
            port: None,
        });
        let arrows: Vec<_> = chain.chain(far).collect();
        let layout = layout(&sizes, &arrows, |node| (false, node));
        assert_eq!(layout.positions.len(), 100_000);
    }
}
