(* Block devices that are Unix files. All I/O names its place in the file, so
   that any number of reads and writes can be under way at once. *)

open Lwt.Syntax
module Config = Block_config

type error = [ Mirage_block.error | `Msg of string ]

let pp_error ppf = function
  | `Msg message -> Fmt.string ppf message
  | #Mirage_block.error as e -> Mirage_block.pp_error ppf e

type write_error = [ Mirage_block.write_error | `Msg of string ]

let pp_write_error ppf = function
  | `Msg message -> Fmt.string ppf message
  | #Mirage_block.write_error as e -> Mirage_block.pp_write_error ppf e

type t = {
  config : Config.t;
  mutable fd : Lwt_unix.file_descr option;  (* [None] once disconnected *)
  mutable info : Mirage_block.info;
}

let to_config t = t.config
let get_info t = Lwt.return t.info

(* --- Files --- *)

let size fd =
  let size = Unix.LargeFile.lseek fd 0L SEEK_END in
  ignore (Unix.lseek fd 0 SEEK_SET);
  size

let blkgetsize path fd =
  try Ok (size fd)
  with Unix.Unix_error (e, _, _) ->
    Fmt.error_msg "size of %s: %s" path (Unix.error_message e)

let ftruncate = Lwt_unix.LargeFile.ftruncate

(* Repeats [transfer position length] until [length] bytes went through. *)
let rec completely transfer position length =
  if length = 0 then Lwt.return_unit
  else
    let* n = transfer position length in
    if n = 0 then Lwt.fail End_of_file
    else completely transfer (position + n) (length - n)

let really transfer fd { Cstruct.buffer; off; len } =
  completely (transfer fd buffer) off len

let really_read = really Lwt_bytes.read
let really_write = really Lwt_bytes.write

let read_at fd offset buffer =
  let bytes = Bytes.create (Cstruct.length buffer) in
  let transfer position =
    Lwt_unix.pread fd bytes ~file_offset:(offset + position) position
  in
  let+ () = completely transfer 0 (Bytes.length bytes) in
  Cstruct.blit_from_bytes bytes 0 buffer 0 (Bytes.length bytes)

let write_at fd offset buffer =
  let bytes = Cstruct.to_bytes buffer in
  let transfer position =
    Lwt_unix.pwrite fd bytes ~file_offset:(offset + position) position
  in
  completely transfer 0 (Bytes.length bytes)

(* --- Connecting --- *)

let open_file (config : Config.t) =
  let flags = if config.buffered then [] else [ Unix.O_DSYNC ] in
  let with_access access =
    Lwt_unix.openfile config.path (access :: O_CLOEXEC :: flags) 0
  in
  Lwt.catch
    (fun () ->
      let+ fd = with_access Unix.O_RDWR in
      (fd, true))
    (function
      | Unix.Unix_error ((EACCES | EPERM | EROFS), _, _) ->
          let+ fd = with_access Unix.O_RDONLY in
          (fd, false)
      | e -> Lwt.fail e)

let describe (config : Config.t) fd ~read_write =
  (match (Unix.LargeFile.fstat fd).st_kind with
  | S_REG | S_BLK -> ()
  | _ -> failwith "neither a file nor a block device");
  if config.lock then
    Unix.lockf fd (if read_write then F_TLOCK else F_TRLOCK) 0;
  let sector_size = Option.value config.prefered_sector_size ~default:512 in
  let size = size fd and sector = Int64.of_int sector_size in
  let sectors = Int64.(div (add size (pred sector)) sector) in
  if size = 0L || Int64.mul sectors sector <> size then
    Fmt.failwith
      "it has %Ld bytes, and a disk has one or more sectors of %d bytes; \
       enlarge it with: truncate -s %Ld %s"
      size sector_size
      (if size = 0L then 1048576L else Int64.mul sectors sector)
      (Filename.quote config.path);
  { Mirage_block.read_write; sector_size; size_sectors = Int64.div size sector }

let of_config (config : Config.t) =
  let connect () =
    let* fd, read_write = open_file config in
    match describe config (Lwt_unix.unix_file_descr fd) ~read_write with
    | info -> Lwt.return { config; fd = Some fd; info }
    | exception e ->
        let* () = Lwt_unix.close fd in
        Lwt.fail e
  in
  Lwt.catch connect (fun e ->
      (* The message is for a user, whom no backtrace helps. *)
      Printexc.record_backtrace false;
      let reason =
        match e with
        | Unix.Unix_error (e, _, _) -> Unix.error_message e
        | Failure reason -> reason
        | e -> Printexc.to_string e
      in
      Lwt.fail_with (Fmt.str "block device %s: %s" config.path reason))

let connect ?buffered ?sync ?lock ?prefered_sector_size path =
  of_config (Config.create ?buffered ?sync ?lock ?prefered_sector_size path)

let disconnect t =
  match t.fd with
  | None -> Lwt.return_unit
  | Some fd ->
      t.fd <- None;
      Lwt_unix.close fd

(* --- Reading and writing --- *)

let connected t f =
  match t.fd with
  | None -> Lwt.return_error `Disconnected
  | Some fd ->
      let message text =
        Lwt.return (Fmt.error_msg "block device %s: %s" t.config.path text)
      in
      Lwt.catch
        (fun () -> f fd)
        (function
          | Unix.Unix_error (e, _, _) -> message (Unix.error_message e)
          | End_of_file -> message "the file has become shorter"
          | e -> Lwt.fail e)

let writable t f =
  connected t (fun fd ->
      if t.info.read_write then f fd else Lwt.return_error `Is_read_only)

let check_range t start sectors =
  let { Mirage_block.size_sectors; _ } = t.info in
  if start < 0L || sectors < 0L || sectors > Int64.sub size_sectors start then
    Fmt.error_msg "block device %s: %Ld sectors from %Ld on do not fit on %Ld"
      t.config.path sectors start size_sectors
  else Ok ()

let check_buffers t start buffers =
  let { Mirage_block.sector_size; _ } = t.info in
  let whole buffer = Cstruct.length buffer mod sector_size = 0 in
  if List.for_all whole buffers then
    check_range t start (Int64.of_int (Cstruct.lenv buffers / sector_size))
  else
    Fmt.error_msg "block device %s: a buffer is not a multiple of %d bytes"
      t.config.path sector_size

(* Applies [f fd offset] to each buffer, with its place in the file. *)
let each_buffer t fd start buffers f =
  match check_buffers t start buffers with
  | Error _ as e -> Lwt.return e
  | Ok () ->
      let through offset buffer =
        let+ () = f fd offset buffer in
        offset + Cstruct.length buffer
      in
      let offset = Int64.to_int start * t.info.sector_size in
      let+ _end = Lwt_list.fold_left_s through offset buffers in
      Ok ()

let read t start buffers =
  connected t (fun fd -> each_buffer t fd start buffers read_at)

let write t start buffers =
  writable t (fun fd -> each_buffer t fd start buffers write_at)

(* --- More operations --- *)

let resize t size_sectors =
  writable t (fun fd ->
      let sector = Int64.of_int t.info.sector_size in
      let+ () = ftruncate fd (Int64.mul size_sectors sector) in
      t.info <- { t.info with size_sectors };
      Ok ())

let flush t =
  connected t (fun fd ->
      let+ () =
        match t.config.sync with
        | None -> Lwt.return_unit
        | Some (`ToOS | `ToDrive) -> Lwt_unix.fsync fd
      in
      Ok ())

let discard t start n =
  let at_once = 128L in
  let zeroes = Cstruct.create (Int64.to_int at_once * t.info.sector_size) in
  let rec clear fd start n =
    if n = 0L then Lwt.return_ok ()
    else
      let now = min n at_once in
      let length = Int64.to_int now * t.info.sector_size in
      let offset = Int64.to_int start * t.info.sector_size in
      let* () = write_at fd offset (Cstruct.sub zeroes 0 length) in
      clear fd (Int64.add start now) (Int64.sub n now)
  in
  writable t (fun fd ->
      match check_range t start n with
      | Error _ as e -> Lwt.return e
      | Ok () -> clear fd start n)

let seek_mapped t from = connected t (fun _ -> Lwt.return_ok from)

let seek_unmapped t _from =
  connected t (fun _ -> Lwt.return_ok t.info.size_sectors)
