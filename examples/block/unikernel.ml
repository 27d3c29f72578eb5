open Lwt.Syntax

module Main (Disk : Mirage_block.S) = struct
  (* What a sector of the test holds: no two sectors and no two tests alike. *)
  let pattern ~sector_size sector =
    let buffer = Cstruct.create sector_size in
    for offset = 0 to sector_size - 1 do
      Cstruct.set_uint8 buffer offset ((Int64.to_int sector + (7 * offset)) land 0xff)
    done;
    buffer

  let write disk sector buffers =
    let* result = Disk.write disk sector buffers in
    match result with
    | Ok () ->
      Logs.info (fun log ->
          log "wrote %d sector(s) from %Ld on" (List.length buffers) sector);
      Lwt.return_unit
    | Error error -> Fmt.failwith "writing sector %Ld: %a" sector Disk.pp_write_error error

  let check disk sector expected =
    let buffers = List.map (fun buffer -> Cstruct.create (Cstruct.length buffer)) expected in
    let* result = Disk.read disk sector buffers in
    match result with
    | Ok () when List.for_all2 Cstruct.equal buffers expected ->
      Logs.info (fun log ->
          log "read back %d sector(s) from %Ld on" (List.length buffers) sector);
      Lwt.return_unit
    | Ok () -> Fmt.failwith "sector %Ld holds something else than what was written" sector
    | Error error -> Fmt.failwith "reading sector %Ld: %a" sector Disk.pp_error error

  let refuses what pp_error result =
    match result with
    | Ok () -> Fmt.failwith "%s succeeded" what
    | Error error ->
      Logs.info (fun log -> log "%s is refused: %a" what pp_error error);
      Lwt.return_unit

  let start disk =
    let* { Mirage_block.sector_size; size_sectors; read_write } = Disk.get_info disk in
    Logs.info (fun log ->
        log "a disk of %Ld sectors of %d bytes, %s" size_sectors sector_size
          (if read_write then "to read and write" else "to read only"));
    let sectors first count =
      List.init count (fun n -> pattern ~sector_size (Int64.add first (Int64.of_int n)))
    in
    let last = Int64.pred size_sectors in
    let tests = [ (0L, 1); (1L, 4); (Int64.div size_sectors 2L, 2); (last, 1) ] in
    let each f = Lwt_list.iter_s (fun (first, count) -> f disk first (sectors first count)) tests in
    let* () = each write in
    let* () = each check in
    let outside = sectors size_sectors 1 in
    let* result = Disk.read disk size_sectors outside in
    let* () = refuses "reading behind the end" Disk.pp_error result in
    let* result = Disk.write disk size_sectors outside in
    let* () = refuses "writing behind the end" Disk.pp_write_error result in
    let* result = Disk.write disk last (sectors last 2) in
    let* () = refuses "writing across the end" Disk.pp_write_error result in
    Logs.info (fun log -> log "The disk works: all sectors hold what was written.");
    Lwt.return_unit
end
