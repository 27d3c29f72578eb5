open Lwt.Syntax

module Main (Files : Mirage_kv.RO) = struct
  module Key = Mirage_kv.Key

  let get_ok what result =
    let* result = result in
    match result with
    | Ok value -> Lwt.return value
    | Error error -> Fmt.failwith "%s: %a" what Files.pp_error error

  let get files key = get_ok (Key.to_string key) (Files.get files key)

  (* All files below a folder, in order of their names. *)
  let rec walk files folder =
    let* entries = get_ok (Key.to_string folder) (Files.list files folder) in
    let entries = List.sort (fun (one, _) (other, _) -> Key.compare one other) entries in
    let below = function
      | key, `Value -> Lwt.return [ key ]
      | key, `Dictionary -> walk files key
    in
    Lwt.map List.concat (Lwt_list.map_s below entries)

  let show files key =
    let* text = get files key in
    Logs.info (fun log -> log "%a holds %d bytes: %S" Key.pp key (String.length text) text);
    Lwt.return_unit

  let start files =
    let* keys = walk files Key.empty in
    Logs.info (fun log -> log "%d files" (List.length keys));
    let* () = Lwt_list.iter_s (show files) keys in
    let* secret = get files (Key.v "secret") in
    let* missing = Files.exists files (Key.v "no-such-file") in
    match (secret, missing) with
    | "foo\n", Ok None ->
      Logs.info (fun log -> log "The store works: every file is there.");
      Lwt.return_unit
    | "foo\n", _ -> failwith "a file exists that should not"
    | _, _ -> Fmt.failwith "the secret is %S" secret
end
