//! What a dune file defines.

use mirage_syntax::sexp::Sexp;
use std::collections::BTreeSet;
use std::ops::Range;

/// How a dune file begins that is an OCaml program.
const OCAML_SYNTAX: &str = "(* -*- tuareg -*-";

/// The stanzas of a dune file.
pub(super) fn stanzas(text: &str) -> Vec<Sexp> {
    placed_stanzas(text).into_iter().map(|(stanza, _)| stanza).collect()
}

/// The stanzas of a dune file, and where they are. One that dune does not read has none: if it is in use, dune will say so.
fn placed_stanzas(text: &str) -> Vec<(Sexp, Range<usize>)> {
    if text.starts_with(OCAML_SYNTAX) {
        Vec::new()
    } else {
        Sexp::read_placed(text).unwrap_or_default()
    }
}

/// The text of a stanza's field that has one value.
pub(super) fn value<'a>(stanza: &'a Sexp, field: &'a str) -> Option<&'a str> {
    stanza.fields(field).next()?.first()?.as_text()
}

/// The libraries without which a library cannot be compiled.
pub(super) fn requires(library: &Sexp) -> Vec<String> {
    let mut requires = Vec::new();
    for value in library.fields("libraries").flatten() {
        match value.as_form() {
            Some(("re_export", libraries)) => requires.extend(texts(libraries)),
            Some(("select", [_, _, alternatives @ ..])) => requires.extend(of_select(alternatives)),
            Some(_) => {}
            None => requires.extend(texts(std::slice::from_ref(value))),
        }
    }
    requires.extend(library.fields("implements").flat_map(texts));
    requires
}

/// Programs that rules of libraries run and that an OCaml compiler does not bring.
const PROGRAMS: [&str; 3] = ["m4", "perl", "pkg-config"];

/// The library that programs look with at the machine that they are compiled on.
const CONFIGURATOR: &str = "dune-configurator";

/// Libraries and programs of the build machine without which a stanza's files are not made.
pub(super) fn tools(stanza: &Sexp) -> (Option<String>, BTreeSet<&'static str>) {
    let mut programs = BTreeSet::new();
    match stanza.as_form() {
        Some(("executable" | "executables", _)) => {
            let looks = requires(stanza)
                .iter()
                .any(|library| library == "dune.configurator" || library == CONFIGURATOR);
            return (looks.then(|| CONFIGURATOR.to_owned()), programs);
        }
        Some(("rule", fields)) => fields.iter().for_each(|field| find_programs(field, &mut programs)),
        _ => {}
    }
    (None, programs)
}

/// Those of the programs that are called somewhere in an action.
fn find_programs(action: &Sexp, found: &mut BTreeSet<&'static str>) {
    let called = match action.as_form() {
        Some(("run", [program, ..])) => program.as_text(),
        Some(("system" | "bash", [command])) => command.as_text().and_then(|command| command.split_whitespace().next()),
        _ => None,
    };
    found.extend(PROGRAMS.into_iter().find(|program| called == Some(*program)));
    for part in action.as_list().unwrap_or_default() {
        find_programs(part, found);
    }
}

fn texts(expressions: &[Sexp]) -> impl Iterator<Item = String> {
    let texts = expressions.iter().filter_map(Sexp::as_text);
    texts.map(str::to_owned)
}

/// What a choice of files requires, `(a b -> one.ml) (!c -> two.ml) (-> three.ml)`: the first one whose libraries are there
/// is taken. Where one does without any, nothing is required, or else the libraries of the first.
fn of_select(alternatives: &[Sexp]) -> Vec<String> {
    let required = |alternative: &Sexp| -> Vec<String> {
        let words = alternative.as_list().unwrap_or_default();
        let libraries = texts(words).take_while(|word| word != "->");
        libraries.filter(|library| !library.starts_with('!')).collect()
    };
    let all: Vec<Vec<String>> = alternatives.iter().map(required).collect();
    if all.iter().any(Vec::is_empty) {
        Vec::new()
    } else {
        all.into_iter().next().unwrap_or_default()
    }
}

/// The text of a dune file with all its libraries made optional: left out where something that they need is not there.
pub(super) fn optional_libraries(text: &str) -> String {
    let mut result = text.to_owned();
    // From the last to the first, so that the places of those before stay right.
    for (stanza, place) in placed_stanzas(text).iter().rev() {
        if matches!(stanza.as_form(), Some(("library", _))) && stanza.fields("optional").next().is_none() {
            // Before the closing parenthesis, which is no part of a comment.
            result.insert_str(place.end - 1, " (optional)");
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_libraries_require() {
        let file = stanzas(
            "; comment (not read)\n(library\n (public_name \"a.b\") ; here\n (synopsis \"a; b\")\n\
             (libraries x (re_export y.z) \"q\"\n (select f.ml from (r -> f.r.ml) (-> f.none.ml))\n\
             (select g.ml from (s t !v -> g.s.ml) (u -> g.u.ml)))\n (implements w))\n(rule)",
        );
        assert_eq!(value(&file[0], "public_name"), Some("a.b"));
        assert_eq!(requires(&file[0]), ["x", "y.z", "q", "s", "t", "w"]);
        assert_eq!(requires(&file[1]), [] as [&str; 0]);
    }

    #[test]
    fn libraries_become_optional() {
        let text = "; (library a)\n(library\n (name a) ; )\n (flags \"\\\")\"))\n(rule (x \"(library\"))\n(library (optional) (name b))\n( library (name c) ;)\n)";
        let expected = text
            .replace("\")\"))", "\")\") (optional))")
            .replace(";)\n)", ";)\n (optional))");
        assert_eq!(optional_libraries(text), expected);
        assert_eq!(optional_libraries(&expected), expected);
        for other in ["(library (name a)", "(* -*- tuareg -*- *)\n(library (name a))"] {
            assert_eq!(optional_libraries(other), other);
        }
    }
}
