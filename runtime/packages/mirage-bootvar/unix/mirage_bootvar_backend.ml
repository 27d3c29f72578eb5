(* On Unix: what the shell has split is put together again, so that a boot
   command line means the same on every target. *)

let cmd_line () =
  match Array.to_list Sys.argv with
  | [] -> ""
  | _program :: arguments -> String.concat " " arguments
