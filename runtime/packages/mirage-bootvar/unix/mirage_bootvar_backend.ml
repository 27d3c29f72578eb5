(* On Unix: what the shell has split is put together again, so that a boot
   command line means the same on every target. Only an empty argument would
   be lost in it. *)

let cmd_line () =
  match Array.to_list Sys.argv with
  | [] -> ""
  | _program :: arguments ->
      let word = function "" -> "\"\"" | argument -> argument in
      String.concat " " (List.map word arguments)
