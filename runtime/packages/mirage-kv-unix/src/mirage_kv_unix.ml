(* Key-value stores that are directories of a Unix system. *)

open Lwt.Syntax
module Key = Mirage_kv.Key
module Int63 = Optint.Int63

let ( let*? ) = Lwt_result.bind

type key = Key.t
type error = [ Mirage_kv.error | `Storage_error of key * string ]

let pp_error ppf = function
  | `Storage_error (key, message) -> Fmt.pf ppf "%a: %s" Key.pp key message
  | #Mirage_kv.error as e -> Mirage_kv.pp_error ppf e

type write_error =
  [ Mirage_kv.write_error
  | `Storage_error of key * string
  | `Key_exists of key ]

let pp_write_error ppf = function
  | `Storage_error _ as e -> pp_error ppf e
  | `Key_exists key -> Mirage_kv.pp_write_error ppf (`Already_present key)
  | #Mirage_kv.write_error as e -> Mirage_kv.pp_write_error ppf e

type t = { directory : string }

let connect directory =
  if Sys.file_exists directory && Sys.is_directory directory then
    Lwt.return { directory }
  else Lwt.fail_with (directory ^ " is not a directory")

let disconnect _ = Lwt.return_unit

(* --- Paths --- *)

let error_of_unix key = function
  | Unix.ENOENT -> `Not_found key
  | ENOTDIR -> `Dictionary_expected key
  | ENOSPC -> `Storage_error (key, "the file system is full")
  | e -> `Storage_error (key, Unix.error_message e)

let write_error_of_unix key = function
  | Unix.ENOSPC -> `No_space
  | e -> error_of_unix key e

(* Calls [f] with the path of [key], and makes a result of what Unix raises. *)
let with_path ~error_of_unix t key f =
  let leads_astray segment = segment = "." || segment = ".." in
  if List.exists leads_astray (Key.segments key) then
    Lwt.return_error (`Not_found key)
  else
    Lwt.catch
      (fun () -> f (t.directory ^ Key.to_string key))
      (function
        | Unix.Unix_error (e, _, _) -> Lwt.return_error (error_of_unix key e)
        | e -> Lwt.fail e)

let reading t key f = with_path ~error_of_unix t key f
let writing t key f = with_path ~error_of_unix:write_error_of_unix t key f

let with_file path flags f =
  let* fd = Lwt_unix.openfile path (Unix.O_CLOEXEC :: flags) 0o644 in
  Lwt.finalize (fun () -> f fd) (fun () -> Lwt_unix.close fd)

(* --- Reading --- *)

let kind key path =
  let+ stat = Lwt_unix.LargeFile.stat path in
  match stat.st_kind with
  | S_REG -> Ok `Value
  | S_DIR -> Ok `Dictionary
  | _ -> Error (`Storage_error (key, "neither a file nor a directory"))

let exists t key =
  let+ found = reading t key (kind key) in
  match found with
  | Ok kind -> Ok (Some kind)
  | Error (`Not_found _) -> Ok None
  | Error e -> Error e

let stat_value t key =
  reading t key (fun path ->
      let+ stat = Lwt_unix.LargeFile.stat path in
      if stat.st_kind = S_REG then Ok stat else Error (`Value_expected key))

let size t key =
  Lwt_result.map
    (fun stat -> Int63.of_int64 stat.Unix.LargeFile.st_size)
    (stat_value t key)

(* The bytes of [fd] from [offset] on: [length], or less if the file ends. *)
let read_range fd ~offset ~length =
  let bytes = Bytes.create length in
  let rec from position =
    let file_offset = offset + position and left = length - position in
    let* n = Lwt_unix.pread fd bytes ~file_offset position left in
    if n = 0 then Lwt.return (Bytes.sub_string bytes 0 position)
    else from (position + n)
  in
  from 0

let get_partial t key ~offset ~length =
  let*? stat = stat_value t key in
  let offset = Int63.to_int offset in
  let left = max 0 (Int64.to_int stat.st_size - offset) in
  reading t key (fun path ->
      with_file path [ O_RDONLY ] (fun fd ->
          let+ data = read_range fd ~offset ~length:(min length left) in
          Ok data))

let get t key = get_partial t key ~offset:Int63.zero ~length:max_int

let list t key =
  reading t key (fun path ->
      let* names = Lwt_stream.to_list (Lwt_unix.files_of_directory path) in
      let entry name =
        let key = Key.add key name in
        let+ kind = reading t key (kind key) in
        Option.map (fun kind -> (key, kind)) (Result.to_option kind)
      in
      let+ entries = Lwt_list.filter_map_s entry (List.sort compare names) in
      Ok entries)

let last_modified t key =
  reading t key (fun path ->
      let+ stat = Lwt_unix.LargeFile.stat path in
      match Ptime.of_float_s stat.st_mtime with
      | Some time -> Ok time
      | None -> Error (`Storage_error (key, "its time is out of range")))

let digest t key = Lwt_result.map Digest.string (get t key)

(* --- Writing --- *)

let rec make_dictionary t key =
  writing t key (fun path ->
      Lwt.catch
        (fun () ->
          let+ () = Lwt_unix.mkdir path 0o755 in
          Ok ())
        (function
          | Unix.Unix_error (ENOENT, _, _) ->
              let*? () = make_dictionary t (Key.parent key) in
              make_dictionary t key
          | Unix.Unix_error (EEXIST, _, _) when Sys.is_directory path ->
              Lwt.return_ok ()
          | Unix.Unix_error (EEXIST, _, _) ->
              Lwt.return_error (`Dictionary_expected key)
          | e -> Lwt.fail e))

let rec remove_path ~keep path =
  let* stat = Lwt_unix.LargeFile.lstat path in
  if stat.st_kind <> S_DIR then Lwt_unix.unlink path
  else
    let remove_entry = function
      | "." | ".." -> Lwt.return_unit
      | name -> remove_path ~keep:false (Filename.concat path name)
    in
    let* names = Lwt_stream.to_list (Lwt_unix.files_of_directory path) in
    let* () = Lwt_list.iter_s remove_entry names in
    if keep then Lwt.return_unit else Lwt_unix.rmdir path

let remove t key =
  writing t key (fun path ->
      let+ () = remove_path ~keep:(Key.equal key Key.empty) path in
      Ok ())

let write_at fd ~offset data =
  let rec from position =
    let length = String.length data - position in
    if length = 0 then Lwt_unix.fsync fd
    else
      let file_offset = offset + position in
      let* n = Lwt_unix.pwrite_string fd data ~file_offset position length in
      from (position + n)
  in
  from 0

(* Opens the file of [key], made with its directories if it is not there, for
   [f]. *)
let with_value t key flags f =
  let*? () = make_dictionary t (Key.parent key) in
  writing t key (fun path ->
      let+ () = with_file path (O_WRONLY :: O_CREAT :: flags) f in
      Ok ())

let expect_no_dictionary t key =
  let* found = exists t key in
  match found with
  | Ok (Some `Dictionary) -> Lwt.return_error (`Value_expected key)
  | Ok (Some `Value | None) | Error _ -> Lwt.return_ok ()

let set t key data =
  if Key.equal key Key.empty then Lwt.return_error (`Value_expected key)
  else
    let* found = exists t key in
    let*? () =
      if found = Ok (Some `Dictionary) then remove t key else Lwt.return_ok ()
    in
    with_value t key [ O_TRUNC ] (fun fd -> write_at fd ~offset:0 data)

let set_partial t key ~offset data =
  let*? () = expect_no_dictionary t key in
  with_value t key [] (fun fd ->
      let* stat = Lwt_unix.LargeFile.fstat fd in
      let size = Int64.to_int stat.st_size in
      write_at fd ~offset:(min (Int63.to_int offset) size) data)

let allocate t key ?last_modified size =
  let* found = exists t key in
  match found with
  | Ok (Some _) -> Lwt.return_error (`Already_present key)
  | Ok None | Error _ ->
      let*? () =
        with_value t key [] (fun fd ->
            Lwt_unix.LargeFile.ftruncate fd (Int63.to_int64 size))
      in
      let set_time time =
        let seconds = Ptime.to_float_s time in
        writing t key (fun path ->
            let+ () = Lwt_unix.utimes path seconds seconds in
            Ok ())
      in
      Option.fold last_modified ~none:(Lwt.return_ok ()) ~some:set_time

let rec is_prefix a b =
  match (a, b) with
  | [], _ -> true
  | x :: a, y :: b -> String.equal x y && is_prefix a b
  | _ :: _, [] -> false

let rename t ~source ~dest =
  let into_itself () = is_prefix (Key.segments source) (Key.segments dest) in
  let*? moved = writing t source (kind source) in
  let* found = exists t dest in
  let move dest =
    let*? () = make_dictionary t (Key.parent dest) in
    writing t source (fun source ->
        writing t dest (fun dest ->
            let+ () = Lwt_unix.rename source dest in
            Ok ()))
  in
  match (moved, found) with
  | `Dictionary, _ when into_itself () ->
      Lwt.return_error (`Rename_source_prefix (source, dest))
  | `Dictionary, Ok (Some `Value) -> Lwt.return_error (`Value_expected source)
  | _, Ok (Some `Dictionary) -> move (Key.add dest (Key.basename source))
  | _, (Ok (Some `Value | None) | Error _) -> move dest
