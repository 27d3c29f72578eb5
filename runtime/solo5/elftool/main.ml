(* solo5-elftool, as far as a build needs it. *)

let usage =
  "usage: solo5-elftool gen-manifest SOURCE OUTPUT\n\n\
   Turns the manifest SOURCE, in JSON, into the C file OUTPUT, to be compiled and linked into a unikernel.\n\
   \"-\" is the standard input or output.\n"

let read_all channel =
  let buffer = Buffer.create 4096 in
  (try
     while true do
       Buffer.add_channel buffer channel 1
     done
   with End_of_file -> ());
  Buffer.contents buffer

let read = function
  | "-" -> read_all stdin
  | path ->
    let channel = open_in_bin path in
    Fun.protect ~finally:(fun () -> close_in channel) (fun () -> read_all channel)

let () =
  match Sys.argv with
  | [| _; "gen-manifest"; source; output |] ->
    (match Manifest.to_c (Manifest.of_json (Json.parse (read source))) with
     | text ->
       if output = "-" then print_string text
       else
         let channel = open_out_bin output in
         output_string channel text;
         close_out channel
     | exception Json.Error ({ line; column }, message) ->
       Printf.eprintf "%s:%d:%d: %s\n" source line column message;
       exit 1
     | exception Sys_error message ->
       Printf.eprintf "solo5-elftool: %s\n" message;
       exit 1)
  | _ ->
    prerr_string usage;
    exit 2
