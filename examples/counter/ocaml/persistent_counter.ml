open Lwt.Syntax

module Make (Disk : Mirage_block.S) : sig
  include Counter.S

  val connect : Disk.t -> t Lwt.t
end = struct
  type t = { disk : Disk.t; sector : Cstruct.t }

  (* The number is the first 8 bytes of the first sector: a disk of zeroes starts at 0. *)
  let connect disk =
    let* { Mirage_block.sector_size; _ } = Disk.get_info disk in
    let sector = Cstruct.create sector_size in
    let* result = Disk.read disk 0L [ sector ] in
    match result with
    | Ok () -> Lwt.return { disk; sector }
    | Error error -> Fmt.failwith "cannot read the counter: %a" Disk.pp_error error

  let next { disk; sector } =
    let number = Int64.succ (Cstruct.LE.get_uint64 sector 0) in
    Cstruct.LE.set_uint64 sector 0 number;
    let* result = Disk.write disk 0L [ sector ] in
    match result with
    | Ok () -> Lwt.return number
    | Error error -> Fmt.failwith "cannot write the counter: %a" Disk.pp_write_error error
end
