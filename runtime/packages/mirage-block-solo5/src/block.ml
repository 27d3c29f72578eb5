(* Block devices of Solo5: named in the manifest, read and written a sector at
   a time, at once. *)

open Solo5_os.Solo5

type solo5_error =
  [ `Invalid_argument | `Unspecified_error | `Buffer_alignment ]

let pp_solo5_error ppf : solo5_error -> unit = function
  | `Invalid_argument -> Fmt.string ppf "sectors that are not on the device"
  | `Unspecified_error -> Fmt.string ppf "Solo5 failed for an unknown reason"
  | `Buffer_alignment ->
      Fmt.string ppf "the length of a buffer is no multiple of the sector size"

type error = [ Mirage_block.error | solo5_error ]

let pp_error ppf = function
  | #Mirage_block.error as e -> Mirage_block.pp_error ppf e
  | #solo5_error as e -> pp_solo5_error ppf e

type write_error = [ Mirage_block.write_error | solo5_error ]

let pp_write_error ppf = function
  | #Mirage_block.write_error as e -> Mirage_block.pp_write_error ppf e
  | #solo5_error as e -> pp_solo5_error ppf e

type t = { handle : int64; info : Mirage_block.info }

(* --- Solo5 --- *)

(* The handle, the size and the size of a sector, both in bytes. *)
external acquire : string -> solo5_result * int64 * int64 * int
  = "mirage_solo5_block_acquire"

(* Handle, byte on the device, buffer, offset and length. *)
external read_sector :
  int64 -> int64 -> Cstruct.buffer -> int -> int -> solo5_result
  = "mirage_solo5_block_read"
[@@noalloc]

external write_sector :
  int64 -> int64 -> Cstruct.buffer -> int -> int -> solo5_result
  = "mirage_solo5_block_write"
[@@noalloc]

(* --- Connecting --- *)

let connect name =
  match acquire name with
  | SOLO5_R_OK, handle, size, sector_size ->
      let size_sectors = Int64.div size (Int64.of_int sector_size) in
      let info =
        { Mirage_block.read_write = true; sector_size; size_sectors }
      in
      Lwt.return { handle; info }
  | (SOLO5_R_AGAIN | SOLO5_R_EINVAL | SOLO5_R_EUNSPEC), _, _, _ ->
      Fmt.kstr Lwt.fail_with
        "block device %s: the manifest has none of this name, or it is \
         connected already"
        name

(* Solo5 has nothing to let go of. *)
let disconnect _ = Lwt.return_unit
let get_info t = Lwt.return t.info

(* --- Sectors --- *)

(* Everything is checked first, so that no part of a wrong request is done. *)
let check { Mirage_block.sector_size; size_sectors; _ } start buffers =
  let whole buffer = Cstruct.length buffer mod sector_size = 0 in
  let sectors = Int64.of_int (Cstruct.lenv buffers / sector_size) in
  if not (List.for_all whole buffers) then Error `Buffer_alignment
  else if start < 0L || Int64.sub size_sectors start < sectors then
    Error `Invalid_argument
  else Ok ()

(* Solo5 takes no more than one sector in a call. *)
let transfer call { handle; info } start buffers =
  let size = info.sector_size in
  let sector number { Cstruct.buffer; off; _ } =
    let byte = Int64.mul number (Int64.of_int size) in
    match call handle byte buffer off size with
    | SOLO5_R_OK -> Ok (Int64.succ number)
    | SOLO5_R_EINVAL -> Error `Invalid_argument
    | SOLO5_R_AGAIN | SOLO5_R_EUNSPEC -> Error `Unspecified_error
  in
  let rec through number buffers =
    match buffers with
    | [] -> Ok ()
    | buffer :: rest when Cstruct.length buffer = 0 -> through number rest
    | buffer :: rest ->
        Result.bind (sector number buffer) (fun number ->
            through number (Cstruct.shift buffer size :: rest))
  in
  Result.bind (check info start buffers) (fun () -> through start buffers)

let read t start buffers = Lwt.return (transfer read_sector t start buffers)
let write t start buffers = Lwt.return (transfer write_sector t start buffers)
