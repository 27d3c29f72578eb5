use super::*;
use proptest::prelude::*;

fn one(text: &str) -> Sexp {
    let mut read = Sexp::read(text).unwrap();
    assert_eq!(read.len(), 1, "{text}");
    read.remove(0)
}

fn fault(text: &str) -> String {
    Sexp::read(text).unwrap_err().to_string()
}

#[test]
fn words_texts_and_lists() {
    let stanza = one("(library ; a comment with ( and \"\n (synopsis \"a; b\")(libraries a\"b\"c.d (re_export e)))");
    let (name, fields) = stanza.as_form().unwrap();
    assert_eq!((name, fields.len()), ("library", 2));
    assert_eq!(stanza.fields("synopsis").next().unwrap(), [Sexp::text("a; b")]);
    let libraries = stanza.fields("libraries").next().unwrap();
    let texts: Vec<_> = libraries.iter().map(Sexp::as_text).collect();
    assert_eq!(texts, [Some("a"), Some("b"), Some("c.d"), None]);
    assert_eq!(libraries[3], Sexp::form("re_export", [Sexp::text("e")]));
}

#[test]
fn what_others_take_for_comments() {
    let words = ["a", "#|", "b", "|#", "#"].map(Sexp::code);
    assert_eq!(one("(a #| b |# #;c)\n)"), Sexp::list(words));
}

#[test]
fn quotes() {
    let text = |text: &str| one(text).as_text().map(str::to_owned);
    assert_eq!(
        text(r#""a \"b\" \\ \n\t\r\b \x41\066 \% \%{c} \'""#).unwrap(),
        "a \"b\" \\ \n\t\r\u{8} AB % %{c} '"
    );
    assert_eq!(text("\"a\\\n   b\\\r\n\tc\r\nd\"").unwrap(), "abc\r\nd");
    assert_eq!(text("\"\\195\\169 é\"").unwrap(), "é é");
    assert_eq!(text("\"\\255\""), None);
    assert_eq!(one("\"\\255é\\\\\"").to_string(), "\"\\255é\\\\\"");
    assert_eq!(text("\"a %{b}\""), None);
    assert_eq!(text("%{b}"), None);
}

#[test]
fn texts_of_several_lines() {
    let text = |text: &str| one(text).as_text().map(str::to_owned);
    assert_eq!(
        text("\"\\| a \"b\" \\065\n   \"\\> é \\065 %{c}\n\"\\|\n").unwrap(),
        "a \"b\" A\né \\065 %{c}\n\n"
    );
    assert_eq!(text("\"\\| a\\\n\"\\| b").unwrap(), "ab");
    assert_eq!(text("\"\\|").unwrap(), "");
    assert_eq!(Sexp::read("(\"\\| a\n)(b)").unwrap().len(), 2);
    assert_eq!(one("\"\\| %{a}\n").as_text(), None);
}

#[test]
fn variables() {
    let atom = one("a%{b:c:d}e%%");
    assert_eq!(atom, Sexp::code("a%{b:c:d}e%%"));
    assert_eq!(one("\"a %{b} \\%{b}\"").to_string(), "\"a %{b} \\%{b}\"");
    assert_eq!(Sexp::text("%{b}").to_string(), "\"\\%{b}\"");
    assert_eq!(Sexp::code("%{b").to_string(), "\"\\%{b\"");
    assert_eq!(Sexp::text(":standard").to_string(), "\":standard\"");
    assert_eq!(Sexp::text("../a-b/c_d.ml").to_string(), "../a-b/c_d.ml");
    assert_eq!(Sexp::text("").to_string(), "\"\"");
    assert_eq!(Sexp::text("\u{1}23a4").to_string(), "\"\\001\\050\\051a4\"");
}

#[test]
fn variables_with_text_behind() {
    let text = |name, behind| Sexp::variable(name, behind).to_string();
    assert_eq!(text("project_root", "/a-b"), "%{project_root}/a-b");
    assert_eq!(text("project_root", "/a (b) %{c}"), "\"%{project_root}/a (b) \\%{c}\"");
    assert_eq!(text("project_root", ""), "\"%{project_root}\"");
    assert_eq!(text("a b", "c"), "\"\\%{a b}c\"");
}

#[test]
fn stanzas() {
    let fault = |text| Sexp::read_stanzas(text).unwrap_err().to_string();
    assert_eq!(Sexp::read_stanzas("(rule) ; one\n(library (name a))").unwrap().len(), 2);
    assert_eq!(
        fault("(rule\n (deps a)"),
        "in a stanza, a `(` without its `)` (line 1, column 1)"
    );
    assert_eq!(
        fault("(rule) deps"),
        "`deps` is no stanza: a stanza is a list that begins with a word, such as `(rule ...)`"
    );
    assert_eq!(fault("((a) b)").split(" is").next(), Some("`((a) b)`"));
    assert_eq!(fault(" ; nothing"), "there is no stanza in the text of one");
}

#[test]
fn faults_and_their_places() {
    assert_eq!(fault("(a\n (b c)"), "a `(` without its `)` (line 1, column 1)");
    assert_eq!(
        fault("(a)\n é)"),
        "`\\u{e9}` stands outside of quotes (line 2, column 2)"
    );
    assert_eq!(fault("(a))"), "a `)` without its `(` (line 1, column 4)");
    assert_eq!(fault("(\"é\" \"b)"), "a `\"` without its `\"` (line 1, column 6)");
    assert_eq!(
        fault("\"\\q\""),
        "`\\` before something that it cannot escape (line 1, column 2)"
    );
    assert_eq!(fault("\"\\256\""), "`\\` and a number above 255 (line 1, column 2)");
    assert_eq!(
        fault("\"\\12 \""),
        "`\\` and a number that has not three digits (line 1, column 2)"
    );
    assert_eq!(
        fault("\"\\xg1\""),
        "`\\x` without two digits of base 16 (line 1, column 2)"
    );
    assert_eq!(
        fault("\"\\|a\""),
        "no space behind the beginning of a multi-line text (line 1, column 4)"
    );
    for text in ["a%{", "%{}", "%{a:}", "%{a b}", "%{a%}", "\"%{a\"}"] {
        assert!(fault(text).starts_with("a `%{` begins no variable"), "{text}");
    }
    for text in ["a\rb", "\0", "; a\rb", "\u{7f}"] {
        assert!(fault(text).contains("stands outside of quotes"), "{text:?}");
    }
}

#[test]
fn depth_has_a_limit() {
    let nested = |depth| "(".repeat(depth) + &")".repeat(depth);
    assert!(Sexp::read(&nested(256)).is_ok());
    assert_eq!(
        fault(&nested(1_000_000)),
        "more than 256 lists within each other (line 1, column 257)"
    );
}

#[test]
fn layout() {
    let text = "(rule\n (targets a.ml b.ml)\n (action\n  (run c %{deps})))";
    assert_eq!(one(text).to_string(), text);
    let long = format!("(a\n (libraries\n  {}\n  {}))", "b".repeat(40), "c".repeat(40));
    assert_eq!(one(&long).to_string(), long);
    assert_eq!(one("(a (b) () ((c)) \"d\")").to_string(), "(a (b) () ((c)) \"d\")");
}

#[test]
fn places() {
    let text = " (a) ; (b)\n\"c\" d";
    let placed = Sexp::read_placed(text).unwrap();
    let texts: Vec<&str> = placed.into_iter().map(|(_, range)| &text[range]).collect();
    assert_eq!(texts, ["(a)", "\"c\"", "d"]);
}

fn expressions() -> impl Strategy<Value = Sexp> {
    let word = "[a-z:%{}#|\\\\.@'-]{0,6}";
    let leaf = prop_oneof![
        word.prop_map(|word| Sexp::code(&word)),
        "%\\{[a-z]{1,3}(:[a-z:]{1,3})?\\}[a-z]?".prop_map(|word| Sexp::code(&word)),
        any::<String>().prop_map(|text| Sexp::text(&text)),
        "[a%{}\\\\\"\n |>x0-9]{0,8}".prop_map(|text| Sexp::text(&text)),
        proptest::collection::vec(any::<u8>(), 0..6).prop_map(|bytes| {
            let mut quoted = Quoted::default();
            quoted.push_bytes(&bytes);
            Sexp::Quoted(quoted)
        }),
    ];
    leaf.prop_recursive(6, 40, 6, |inner| {
        proptest::collection::vec(inner, 0..6).prop_map(Sexp::List)
    })
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(expressions in proptest::collection::vec(expressions(), 0..4)) {
        let text: Vec<String> = expressions.iter().map(Sexp::to_string).collect();
        prop_assert_eq!(Sexp::read(&text.join("\n")), Ok(expressions.clone()));
        prop_assert_eq!(Sexp::read(&text.join(" ")), Ok(expressions));
    }

    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        let _ = Sexp::read(&text);
    }

    #[test]
    fn text_like_dunes_is_read_or_refused(text in "[()\"\\\\|>%{};:a0x#é\r\n ]{0,40}") {
        if let Ok(placed) = Sexp::read_placed(&text) {
            for (expression, range) in placed {
                prop_assert_eq!(one(&text[range]), expression.clone());
                prop_assert_eq!(one(&expression.to_string()), expression);
            }
        }
    }
}
