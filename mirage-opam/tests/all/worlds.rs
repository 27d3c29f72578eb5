//! Small repositories and requests.

use mirage_opam::repository::{Pack, Repositories};
use mirage_opam::solve::{Build, Pin, Request, Solution, SolveError, solve};
use mirage_opam::{Bounds, PackageName, Version};

/// A name.
pub fn name(text: &str) -> PackageName {
    PackageName::new(text).unwrap()
}

/// A repository of these opam files, each behind its `name.version`.
pub fn world(packages: &[(&str, &str)]) -> Repositories {
    Repositories::new(vec![Pack::of_texts("the world", packages.iter().copied()).unwrap()])
}

/// A request of packages with bounds, each installed by itself.
pub fn request(packages: &[(&str, &str)]) -> Request {
    let mut request = Request::new();
    for (package, bounds) in packages {
        request.packages.insert(name(package), Bounds::parse(bounds).unwrap());
    }
    for (variable, value) in [("os", "linux"), ("arch", "x86_64")] {
        request.environment.set(variable, value);
    }
    request
}

/// The same, compiled in one tree.
pub fn tree(packages: &[(&str, &str)]) -> Request {
    Request {
        build: Build::OneTree,
        ..request(packages)
    }
}

/// The request with a decided version.
pub fn fixed(mut request: Request, package: &str, version: &str) -> Request {
    request.fixed.insert(name(package), Version::new(version));
    request
}

/// The request with a pin.
pub fn pinned(mut request: Request, package: &str, version: &str, opam: Option<&str>) -> Request {
    let pin = Pin {
        version: Version::new(version),
        opam: opam.map(str::to_owned),
    };
    request.pins.insert(name(package), pin);
    request
}

/// The packages of a solution as `name.version`.
pub fn packages(solution: &Solution) -> String {
    let packages = solution
        .packages
        .values()
        .map(|package| format!("{}.{}", package.name, package.version));
    packages.collect::<Vec<_>>().join(" ")
}

/// What is chosen, or why nothing is.
pub fn answer(world: &Repositories, request: &Request) -> String {
    match solve(world, request) {
        Ok(solution) => packages(&solution),
        Err(SolveError::Unsatisfiable(explanation)) => explanation.to_string(),
        Err(error) => panic!("{error}"),
    }
}
