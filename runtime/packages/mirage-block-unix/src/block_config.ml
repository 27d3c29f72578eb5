(* How a file becomes a block device, also as a file: URI. *)

type sync_behaviour = [ `ToOS | `ToDrive ]

type t = {
  buffered : bool;
  sync : sync_behaviour option;
  path : string;
  lock : bool;
  prefered_sector_size : int option;
}

let create ?(buffered = true) ?(sync = Some `ToOS) ?(lock = false)
    ?(prefered_sector_size = None) path =
  { buffered; sync; path; lock; prefered_sector_size }

(* --- To a URI --- *)

let string_of_sync = function
  | None -> "none"
  | Some `ToOS -> "os"
  | Some `ToDrive -> "drive"

let percent_encode path =
  let encode = function
    | ('a' .. 'z' | 'A' .. 'Z' | '0' .. '9' | '/' | '.' | '-' | '_' | '~') as c
      ->
        String.make 1 c
    | c -> Printf.sprintf "%%%02X" (Char.code c)
  in
  String.to_seq path |> Seq.map encode |> List.of_seq |> String.concat ""

let to_string { buffered; sync; path; lock; prefered_sector_size } =
  let flag b = if b then "1" else "0" in
  let size n = "&prefered_sector_size=" ^ string_of_int n in
  Printf.sprintf "file://%s?buffered=%s&sync=%s&lock=%s%s" (percent_encode path)
    (flag buffered) (string_of_sync sync) (flag lock)
    (Option.fold ~none:"" ~some:size prefered_sector_size)

(* --- From a URI --- *)

let ( let* ) = Result.bind

let percent_decode text =
  let decoded = Buffer.create (String.length text) in
  let rec from i =
    if i >= String.length text then Some (Buffer.contents decoded)
    else if text.[i] <> '%' then (
      Buffer.add_char decoded text.[i];
      from (i + 1))
    else if i + 2 >= String.length text then None
    else
      match int_of_string_opt ("0x" ^ String.sub text (i + 1) 2) with
      | None -> None
      | Some code ->
          Buffer.add_char decoded (Char.chr code);
          from (i + 3)
  in
  from 0

let set_parameter config text =
  match String.split_on_char '=' text with
  | [ "buffered"; ("0" | "1") as b ] -> Ok { config with buffered = b = "1" }
  | [ "lock"; ("0" | "1") as b ] -> Ok { config with lock = b = "1" }
  | [ "sync"; ("none" | "0") ] -> Ok { config with sync = None }
  | [ "sync"; "os" ] -> Ok { config with sync = Some `ToOS }
  | [ "sync"; ("drive" | "1") ] -> Ok { config with sync = Some `ToDrive }
  | [ "prefered_sector_size"; n ] when int_of_string_opt n <> None ->
      Ok { config with prefered_sector_size = int_of_string_opt n }
  | _ -> Error (`Msg (Printf.sprintf "block device: %S makes no sense" text))

let of_string uri =
  let scheme = "file://" in
  let start = String.length scheme in
  let not_a_uri () =
    Error (`Msg (Printf.sprintf "block device: %S is not a file: URI" uri))
  in
  if not (String.starts_with ~prefix:scheme uri) then not_a_uri ()
  else
    let rest = String.sub uri start (String.length uri - start) in
    let path, parameters =
      match String.index_opt rest '?' with
      | None -> (rest, [])
      | Some i ->
          let query = String.sub rest (i + 1) (String.length rest - i - 1) in
          (String.sub rest 0 i, String.split_on_char '&' query)
    in
    match percent_decode path with
    | None -> not_a_uri ()
    | Some path ->
        let set config text =
          let* config = config in
          set_parameter config text
        in
        List.fold_left set (Ok (create path)) parameters
