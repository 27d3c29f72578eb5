(* JSON, as far as manifests need it: every value knows the line and column it starts at. *)

type position = { line : int; column : int }

type t = { value : value; at : position }

and value =
  | Null
  | Bool of bool
  | Number of float
  | String of string
  | Array of t list
  | Object of ((string * position) * t) list

exception Error of position * string

let describe = function
  | Null -> "null"
  | Bool _ -> "a boolean"
  | Number _ -> "a number"
  | String _ -> "a string"
  | Array _ -> "an array"
  | Object _ -> "an object"

let parse text =
  let length = String.length text in
  let offset = ref 0 and line = ref 1 and line_start = ref 0 in
  let here () = { line = !line; column = !offset - !line_start + 1 } in
  let fail at format = Printf.ksprintf (fun message -> raise (Error (at, message))) format in
  let peek () = if !offset < length then Some text.[!offset] else None in
  let advance () =
    if text.[!offset] = '\n' then begin
      incr line;
      line_start := !offset + 1
    end;
    incr offset
  in
  let found () =
    match peek () with None -> "the end of the file" | Some c -> Printf.sprintf "%C" c
  in
  let rec skip_spaces () =
    match peek () with
    | Some (' ' | '\t' | '\n' | '\r') -> advance (); skip_spaces ()
    | _ -> ()
  in
  let expect c =
    if peek () = Some c then advance () else fail (here ()) "expected %C, found %s" c (found ())
  in
  let word accepts =
    let start = !offset in
    while (match peek () with Some c -> accepts c | None -> false) do advance () done;
    String.sub text start (!offset - start)
  in
  let string () =
    expect '"';
    let buffer = Buffer.create 16 in
    let rec loop () =
      match peek () with
      | Some '"' -> advance ()
      | Some '\\' ->
        let at = here () in
        advance ();
        (match peek () with
         | Some ('"' | '\\' | '/' as c) -> Buffer.add_char buffer c
         | Some 'n' -> Buffer.add_char buffer '\n'
         | Some 't' -> Buffer.add_char buffer '\t'
         | _ -> fail at "this escape is not supported in a manifest");
        advance ();
        loop ()
      | Some c when c >= ' ' -> Buffer.add_char buffer c; advance (); loop ()
      | _ -> fail (here ()) "a string is not closed before %s" (found ())
    in
    loop ();
    Buffer.contents buffer
  in
  (* The elements between [opening] and [closing], separated by commas. *)
  let sequence closing element =
    advance ();
    skip_spaces ();
    if peek () = Some closing then (advance (); [])
    else
      let rec loop elements =
        let elements = element () :: elements in
        skip_spaces ();
        match peek () with
        | Some ',' -> advance (); skip_spaces (); loop elements
        | Some c when c = closing -> advance (); List.rev elements
        | _ -> fail (here ()) "expected ',' or %C, found %s" closing (found ())
      in
      loop []
  in
  let rec value () =
    skip_spaces ();
    let at = here () in
    let value =
      match peek () with
      | Some '{' -> Object (sequence '}' field)
      | Some '[' -> Array (sequence ']' value_of)
      | Some '"' -> String (string ())
      | Some ('-' | '0' .. '9') ->
        let digits = word (function '-' | '+' | '.' | 'e' | 'E' | '0' .. '9' -> true | _ -> false) in
        (match float_of_string_opt digits with
         | Some number -> Number number
         | None -> fail at "%s is not a number" digits)
      | Some 'a' .. 'z' ->
        (match word (function 'a' .. 'z' -> true | _ -> false) with
         | "null" -> Null
         | "true" -> Bool true
         | "false" -> Bool false
         | word -> fail at "unknown word %s" word)
      | _ -> fail at "expected a value, found %s" (found ())
    in
    { value; at }
  and value_of () = value ()
  and field () =
    skip_spaces ();
    let at = here () in
    let name = string () in
    skip_spaces ();
    expect ':';
    (name, at), value ()
  in
  let root = value () in
  skip_spaces ();
  if !offset < length then fail (here ()) "expected the end of the file, found %s" (found ());
  root
