(* Boot arguments: the registry that is filled while modules load, and its one
   evaluation. *)

open Cmdliner

let help_version = 63
let argument_error = 64

(* --- Registration --- *)

let registered : unit Term.t list ref = ref []
let evaluated = ref false
let runtime_args () = !registered

let register_arg term =
  if !evaluated then
    invalid_arg
      "register_arg: the boot arguments are already evaluated. Register \
       arguments at the top level of a module, not inside start.";
  let cell = ref None in
  let store = Term.(const (fun value -> cell := Some value) $ term) in
  registered := store :: !registered;
  fun () ->
    match !cell with
    | Some value -> value
    | None ->
        invalid_arg
          "A boot argument was asked for before the boot arguments are \
           evaluated. Ask for it inside start, not at top level."

let register = register_arg

(* --- Evaluation --- *)

let exits =
  [
    Cmd.Exit.info Cmd.Exit.ok ~doc:"when the unikernel ended by itself.";
    Cmd.Exit.info 1 ~doc:"on a Solo5 internal error.";
    Cmd.Exit.info help_version ~doc:"when this help or the version was shown.";
    Cmd.Exit.info argument_error ~doc:"when a boot argument is wrong.";
    Cmd.Exit.info Cmd.Exit.internal_error
      ~doc:"when the evaluation of the boot arguments itself failed (a bug).";
    Cmd.Exit.info 255 ~doc:"on an OCaml exception that nothing caught.";
  ]

(* A term that fails has often been given half of a value: boot arguments are
   split at spaces once more after the shell has done so. *)
let print_quoting_hint () =
  print_endline
    "Hint: a space inside a value must survive two rounds of splitting, e.g.\n\
    \      --hello='Hello,\\ world!' or --hello='\"Hello, world!\"'"

let with_argv ?(sections = []) terms name argv =
  let both = Term.(fun a b -> const (fun () () -> ()) $ a $ b) in
  let all = List.fold_right both terms (Term.const ()) in
  let man = List.map (fun title -> `S title) sections in
  if not !evaluated then
    match Cmd.eval_value ~argv (Cmd.v (Cmd.info name ~man ~exits) all) with
    | Ok (`Ok ()) -> evaluated := true
    | Ok (`Help | `Version) -> exit help_version
    | Error `Parse -> exit argument_error
    | Error `Term ->
        print_quoting_hint ();
        exit argument_error
    | Error `Exn -> exit Cmd.Exit.internal_error
