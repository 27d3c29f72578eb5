(* The boot command line: read by the target's backend, split here. *)

let argv () =
  let line = Mirage_bootvar_backend.cmd_line () in
  match Mirage_bootvar_parse_argv.parse line with
  | Ok words -> Array.of_list ("mirage" :: words)
  | Error message -> failwith message
