(* Block devices in memory: a map of the sectors that were written. *)

module Sectors = Map.Make (Int64)

type error = [ Mirage_block.error | `Msg of string ]

let pp_error ppf = function
  | `Msg message -> Fmt.string ppf message
  | #Mirage_block.error as e -> Mirage_block.pp_error ppf e

type write_error = [ Mirage_block.write_error | `Msg of string ]

let pp_write_error ppf = function
  | `Msg message -> Fmt.string ppf message
  | #Mirage_block.write_error as e -> Mirage_block.pp_write_error ppf e

type t = {
  sector_size : int;
  mutable size_sectors : int64;
  mutable sectors : string Sectors.t;
}

(* --- Disks by name --- *)

let disks : (string, t) Hashtbl.t = Hashtbl.create 7

let add ~name ~size_sectors ~sector_size =
  let disk = { sector_size; size_sectors; sectors = Sectors.empty } in
  Hashtbl.replace disks name disk;
  disk

let create ~name ~size_sectors ~sector_size =
  Lwt.return (Ok (add ~name ~size_sectors ~sector_size))

let connect ~name =
  match Hashtbl.find_opt disks name with
  | Some disk -> Lwt.return disk
  | None -> Lwt.return (add ~name ~size_sectors:32768L ~sector_size:512)

let destroy ~name = Hashtbl.remove disks name
let disconnect _ = Lwt.return_unit

let get_info { sector_size; size_sectors; _ } =
  Lwt.return { Mirage_block.read_write = true; sector_size; size_sectors }

(* --- Sectors --- *)

(* Calls [f number sector] for each sector of [buffers], a view on its part of
   the buffer, if all of it is sectors of the disk. *)
let each_sector t start buffers f =
  let whole buffer = Cstruct.length buffer mod t.sector_size = 0 in
  let sectors = Cstruct.lenv buffers / t.sector_size in
  let room = Int64.sub t.size_sectors start in
  if not (List.for_all whole buffers) then
    Fmt.error_msg "a buffer is not a multiple of %d bytes" t.sector_size
  else if start < 0L || room < Int64.of_int sectors then
    Fmt.error_msg "%d sectors from %Ld on do not fit on a disk of %Ld" sectors
      start t.size_sectors
  else
    let next number sector =
      f number sector;
      Int64.succ number
    in
    let split = Cstruct.iter (fun _ -> Some t.sector_size) Fun.id in
    let through number buffer = Cstruct.fold next (split buffer) number in
    ignore (List.fold_left through start buffers);
    Ok ()

let read t start buffers =
  let fill number sector =
    match Sectors.find_opt number t.sectors with
    | Some data -> Cstruct.blit_from_string data 0 sector 0 t.sector_size
    | None -> Cstruct.memset sector 0
  in
  Lwt.return (each_sector t start buffers fill)

let write t start buffers =
  let store number sector =
    t.sectors <- Sectors.add number (Cstruct.to_string sector) t.sectors
  in
  Lwt.return (each_sector t start buffers store)

let resize t size_sectors =
  t.size_sectors <- size_sectors;
  t.sectors <- Sectors.filter (fun number _ -> number < size_sectors) t.sectors;
  Lwt.return_ok ()

let flush _ = Lwt.return_ok ()

(* --- Sparseness --- *)

let seek_mapped t from =
  match Sectors.find_first_opt (fun number -> number >= from) t.sectors with
  | Some (number, _) -> Lwt.return_ok number
  | None -> Lwt.return_ok t.size_sectors

let rec seek_unmapped t from =
  if from < t.size_sectors && Sectors.mem from t.sectors then
    seek_unmapped t (Int64.succ from)
  else Lwt.return_ok (min from t.size_sectors)
