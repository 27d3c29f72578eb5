(* ocaml-crunch: compiles the files of directories into an OCaml module.

   The output depends on the files and on SOURCE_DATE_EPOCH, never on the time
   of day or on the order in which a directory lists its files. *)

let usage = "ocaml-crunch [-o MODULE.ml] [OPTION]... DIRECTORY..."
let output = ref ""
let plain = ref false
let extensions = ref []
let directories = ref []

let options =
  let both short long spec doc =
    [ (short, spec, doc); (long, spec, " the same as " ^ short) ]
  in
  let set_mode mode = plain := mode = "plain" in
  let add_extension extension = extensions := extension :: !extensions in
  Arg.align
  @@ List.concat
       [
         both "-o" "--output" (Arg.Set_string output)
           "FILE write the module to FILE and not to standard output";
         both "-m" "--mode"
           (Arg.Symbol ([ "lwt"; "plain" ], set_mode))
           " a Mirage_kv.RO store (lwt, the default), or functions (plain)";
         both "-e" "--ext" (Arg.String add_extension)
           "EXTENSION only take files with this extension (may be repeated)";
         both "-s" "--silent" (Arg.Unit ignore)
           " accepted, and without effect: success is always silent";
       ]

let modified () =
  match Sys.getenv_opt "SOURCE_DATE_EPOCH" with
  | None -> 0.
  | Some seconds -> (
      match float_of_string_opt seconds with
      | Some seconds -> seconds
      | None -> failwith ("SOURCE_DATE_EPOCH is not a number: " ^ seconds))

let write path text =
  let file = open_out_bin path in
  output_string file text;
  close_out file

let run () =
  let extensions = !extensions in
  let files = Files.read ~extensions (List.rev !directories) in
  let ml =
    if !plain then Modules.plain_ml files
    else Modules.kv_ml ~modified:(modified ()) files
  in
  if !output = "" then print_string ml
  else (
    write !output ml;
    if Filename.check_suffix !output ".ml" && not !plain then
      write (!output ^ "i") Modules.kv_mli)

let () =
  Arg.parse options
    (fun directory -> directories := directory :: !directories)
    usage;
  if !directories = [] then (
    Arg.usage options usage;
    exit 2);
  try run ()
  with Sys_error message | Failure message ->
    prerr_endline ("ocaml-crunch: " ^ message);
    exit 1
