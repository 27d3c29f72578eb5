(* The files to put into a module. *)

module Paths = Map.Make (String)

type t = (string * string) list

let content path =
  let file = open_in_bin path in
  Fun.protect
    ~finally:(fun () -> close_in file)
    (fun () -> really_input_string file (in_channel_length file))

let read ?(extensions = []) directories =
  let wanted path =
    let has extension = Filename.check_suffix path ("." ^ extension) in
    extensions = [] || List.exists has extensions
  in
  let rec walk root files path =
    let file = Filename.concat root path in
    if Sys.is_directory file then
      let enter files name = walk root files (path ^ "/" ^ name) in
      Array.fold_left enter files (Sys.readdir file)
    else if wanted path then Paths.add path (content file) files
    else files
  in
  let walk_root files root =
    let enter files name = walk root files name in
    Array.fold_left enter files (Sys.readdir root)
  in
  Paths.bindings (List.fold_left walk_root Paths.empty directories)
