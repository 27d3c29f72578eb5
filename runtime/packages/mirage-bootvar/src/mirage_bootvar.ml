(* The boot command line: read by the target's backend, split here. *)

(* The status of all wrong arguments: Mirage_runtime.argument_error, which is
   not linked here. *)
let argument_error = 64

let argv () =
  let line = Mirage_bootvar_backend.cmd_line () in
  match Mirage_bootvar_parse_argv.parse line with
  | Ok words -> Array.of_list ("mirage" :: words)
  | Error message ->
      prerr_endline ("mirage: the arguments cannot be split: " ^ message);
      prerr_endline
        "Hint: a quote or a backslash in a value must survive two rounds of \
         splitting, e.g.\n\
        \      --hello='say \\\"hi\\\"'";
      exit argument_error
