(* Key-value stores in memory: a tree that does not change, [Pure], and a
   mutable store over it. *)

module Key = Mirage_kv.Key

type error = Mirage_kv.error
type write_error = Mirage_kv.write_error

let pp_error = Mirage_kv.pp_error
let pp_write_error = Mirage_kv.pp_write_error

module Pure = struct
  module Entries = Map.Make (String)

  type key = Key.t
  type t = { modified : Ptime.t; content : content }
  and content = Value of string | Dictionary of t Entries.t

  let ( let* ) = Result.bind
  let empty modified () = { modified; content = Dictionary Entries.empty }

  (* --- Reading --- *)

  let find t key =
    let rec down t = function
      | [] -> Ok t
      | segment :: rest -> (
          match t.content with
          | Value _ -> Error (`Dictionary_expected key)
          | Dictionary entries -> (
              match Entries.find_opt segment entries with
              | Some entry -> down entry rest
              | None -> Error (`Not_found key)))
    in
    down t (Key.segments key)

  let kind t =
    match t.content with Value _ -> `Value | Dictionary _ -> `Dictionary

  let get t key =
    let* found = find t key in
    match found.content with
    | Value data -> Ok data
    | Dictionary _ -> Error (`Value_expected key)

  let size t key =
    let* data = get t key in
    Ok (Optint.Int63.of_int (String.length data))

  let get_partial t key ~offset ~length =
    let* data = get t key in
    let offset = min (Optint.Int63.to_int offset) (String.length data) in
    Ok (String.sub data offset (min length (String.length data - offset)))

  let last_modified t key = Result.map (fun t -> t.modified) (find t key)

  let list t key =
    let* found = find t key in
    match found.content with
    | Value _ -> Error (`Dictionary_expected key)
    | Dictionary entries ->
        let entry (segment, t) = (Key.add key segment, kind t) in
        Ok (List.map entry (Entries.bindings entries))

  let rec digest t =
    match t.content with
    | Value data -> Digest.string data
    | Dictionary entries ->
        let entry (segment, t) =
          let kind = match kind t with `Value -> "v" | `Dictionary -> "d" in
          kind ^ Digest.string segment ^ digest t
        in
        List.map entry (Entries.bindings entries)
        |> String.concat "" |> Digest.string

  (* --- Writing --- *)

  (* [put t key ~now entry] has [entry] at [key], or nothing if it is [None].
     Dictionaries that are missing on the way are made. *)
  let put t key ~now entry =
    let rec down t = function
      | [] -> Ok entry
      | segment :: rest -> (
          match (Option.value t ~default:(empty now ())).content with
          | Value _ -> Error (`Dictionary_expected key)
          | Dictionary entries ->
              let* below = down (Entries.find_opt segment entries) rest in
              let entries = Entries.update segment (fun _ -> below) entries in
              let modified =
                match (t, rest) with
                | Some t, _ :: _ -> t.modified
                | None, _ | _, [] -> now
              in
              Ok (Some { modified; content = Dictionary entries }))
    in
    let* root = down (Some t) (Key.segments key) in
    Ok (Option.value root ~default:(empty now ()))

  let remove t key now =
    match find t key with
    | Error (`Not_found _) -> Ok t
    | Error e -> Error e
    | Ok _ -> put t key ~now None

  let set t key now data =
    if Key.(equal key empty) then Error (`Value_expected key)
    else put t key ~now (Some { modified = now; content = Value data })

  let set_partial t key now ~offset data =
    match get t key with
    | Error (`Not_found _) -> set t key now data
    | Error (#Mirage_kv.error as e) -> Error (e :> write_error)
    | Ok old ->
        let before = min (Optint.Int63.to_int offset) (String.length old) in
        let after = min (before + String.length data) (String.length old) in
        let rest = String.sub old after (String.length old - after) in
        set t key now (String.sub old 0 before ^ data ^ rest)

  let rec is_prefix a b =
    match (a, b) with
    | [], _ -> true
    | x :: a, y :: b -> String.equal x y && is_prefix a b
    | _ :: _, [] -> false

  let rename t ~source ~dest now =
    let* moved = find t source in
    let into_itself () = is_prefix (Key.segments source) (Key.segments dest) in
    let* dest =
      match (kind moved, Result.map kind (find t dest)) with
      | `Dictionary, _ when into_itself () ->
          Error (`Rename_source_prefix (source, dest))
      | `Dictionary, Ok `Value -> Error (`Value_expected source)
      | `Value, Ok `Value | _, Error (`Not_found _) -> Ok dest
      | _, Ok `Dictionary -> Ok (Key.add dest (Key.basename source))
      | _, Error (#Mirage_kv.error as e) -> Error (e :> write_error)
    in
    let* t = remove t source now in
    put t dest ~now (Some moved)

  (* --- Whole stores --- *)

  let rec equal a b =
    match (a.content, b.content) with
    | Value a, Value b -> String.equal a b
    | Dictionary a, Dictionary b -> Entries.equal equal a b
    | Value _, Dictionary _ | Dictionary _, Value _ -> false

  let pp ppf t =
    let rec under key { modified; content } =
      match content with
      | Dictionary entries ->
          Entries.iter (fun segment -> under (Key.add key segment)) entries
      | Value data ->
          Fmt.pf ppf "%a: %d bytes, %a@," Key.pp key (String.length data)
            (Ptime.pp_rfc3339 ()) modified
    in
    Fmt.pf ppf "@[<v>";
    under Key.empty t;
    Fmt.pf ppf "@]"
end

type key = Key.t
type t = { mutable tree : Pure.t; now : unit -> Ptime.t }

let connect ?(now = Mirage_ptime.now) () =
  Lwt.return { tree = Pure.empty (now ()) (); now }

let disconnect _ = Lwt.return_unit

(* --- Reading --- *)

let get t key = Lwt.return (Pure.get t.tree key)
let size t key = Lwt.return (Pure.size t.tree key)

let get_partial t key ~offset ~length =
  Lwt.return (Pure.get_partial t.tree key ~offset ~length)

let list t key = Lwt.return (Pure.list t.tree key)
let last_modified t key = Lwt.return (Pure.last_modified t.tree key)
let digest t key = Lwt.return (Result.map Pure.digest (Pure.find t.tree key))

let exists t key =
  Lwt.return
    (match Pure.find t.tree key with
    | Ok found -> Ok (Some (Pure.kind found))
    | Error (`Not_found _) -> Ok None
    | Error e -> Error e)

(* --- Writing --- *)

let change t = function
  | Error e -> Lwt.return_error e
  | Ok tree ->
      t.tree <- tree;
      Lwt.return_ok ()

let set t key data = change t (Pure.set t.tree key (t.now ()) data)

let set_partial t key ~offset data =
  change t (Pure.set_partial t.tree key (t.now ()) ~offset data)

let remove t key = change t (Pure.remove t.tree key (t.now ()))

let rename t ~source ~dest =
  change t (Pure.rename t.tree ~source ~dest (t.now ()))

let allocate t key ?last_modified size =
  match Pure.find t.tree key with
  | Ok _ -> Lwt.return_error (`Already_present key)
  | Error _ ->
      let now = match last_modified with Some at -> at | None -> t.now () in
      let zeroes = String.make (Optint.Int63.to_int size) '\000' in
      change t (Pure.set t.tree key now zeroes)

(* --- Whole stores --- *)

let equal a b = Pure.equal a.tree b.tree
let pp ppf t = Pure.pp ppf t.tree
