(* Network interfaces of Solo5: named in the manifest, read and written a frame
   at a time. *)

open Lwt.Syntax
open Solo5_os.Solo5

let source = Logs.Src.create "netif" ~doc:"Network interfaces of Solo5"

module Log = (val Logs.src_log source)

type error = [ Mirage_net.Net.error | `Invalid_argument | `Unspecified_error ]

let pp_error ppf = function
  | #Mirage_net.Net.error as e -> Mirage_net.Net.pp_error ppf e
  | `Invalid_argument -> Fmt.string ppf "Solo5 refuses the arguments"
  | `Unspecified_error -> Fmt.string ppf "Solo5 failed for an unknown reason"

type t = {
  name : string;
  handle : int64;
  mac : Macaddr.t;
  mtu : int;
  stats : Mirage_net.stats;
  disconnected : unit Lwt.t;
  disconnect : unit Lwt.u;
}

(* --- Solo5 --- *)

external acquire : string -> solo5_result * int64 * string * int
  = "mirage_solo5_net_acquire"

(* The length of the frame comes second. *)
external read_frame :
  int64 -> Cstruct.buffer -> int -> int -> solo5_result * int
  = "mirage_solo5_net_read"

external write_frame : int64 -> Cstruct.buffer -> int -> int -> solo5_result
  = "mirage_solo5_net_write"
[@@noalloc]

(* --- Connecting --- *)

let connect name =
  let fail reason =
    Fmt.kstr Lwt.fail_with "network interface %s: %s" name reason
  in
  match acquire name with
  | SOLO5_R_OK, handle, octets, mtu -> (
      match Macaddr.of_octets octets with
      | Error (`Msg reason) -> fail reason
      | Ok mac ->
          Log.info (fun m -> m "%s: %a, MTU %d" name Macaddr.pp mac mtu);
          let stats = Mirage_net.Stats.create () in
          let disconnected, disconnect = Lwt.wait () in
          Lwt.return
            { name; handle; mac; mtu; stats; disconnected; disconnect })
  | (SOLO5_R_AGAIN | SOLO5_R_EINVAL | SOLO5_R_EUNSPEC), _, _, _ ->
      fail "the manifest has none of this name, or it is connected already"

let is_connected t = Lwt.is_sleeping t.disconnected

let disconnect t =
  if is_connected t then (
    Log.info (fun m -> m "%s: disconnected" t.name);
    Lwt.wakeup_later t.disconnect ());
  Lwt.return_unit

(* --- Frames --- *)

let ethernet_header = 14

let receive t buffer =
  let { Cstruct.buffer = data; off; len } = buffer in
  match read_frame t.handle data off len with
  | SOLO5_R_OK, length ->
      Mirage_net.Stats.rx t.stats (Int64.of_int length);
      Ok (Cstruct.sub buffer 0 length)
  | SOLO5_R_AGAIN, _ -> Error `Again
  | SOLO5_R_EINVAL, _ -> Error `Invalid_argument
  | SOLO5_R_EUNSPEC, _ -> Error `Unspecified_error

(* Each turn ends in a tail call: a frame must not be kept alive by those that
   came after it. *)
let rec listen t ~header_size handle =
  let size = t.mtu + max header_size ethernet_header in
  let rec next buffer =
    if not (is_connected t) then Lwt.return_ok ()
    else
      match receive t buffer with
      | Ok frame ->
          Lwt.async (fun () -> handle frame);
          listen t ~header_size handle
      | Error `Again ->
          let work = Solo5_os.Main.wait_for_work_on_handle t.handle in
          let* () = Lwt.pick [ work; t.disconnected ] in
          next buffer
      | Error ((`Invalid_argument | `Unspecified_error) as e) ->
          Lwt.return_error e
  in
  next (Cstruct.create size)

let send t ~size fill =
  let buffer = Cstruct.create size in
  let length = fill buffer in
  if length > size then Error `Invalid_length
  else
    match write_frame t.handle buffer.buffer buffer.off length with
    | SOLO5_R_OK ->
        Mirage_net.Stats.tx t.stats (Int64.of_int length);
        Ok ()
    | SOLO5_R_EINVAL -> Error `Invalid_argument
    | SOLO5_R_AGAIN | SOLO5_R_EUNSPEC -> Error `Unspecified_error

let write t ~size fill =
  if not (is_connected t) then Lwt.return_error `Disconnected
  else if size > t.mtu + ethernet_header then Lwt.return_error `Invalid_length
  else Lwt.return (send t ~size fill)

(* --- What is known of it --- *)

let mac t = t.mac
let mtu t = t.mtu
let get_stats_counters t = t.stats
let reset_stats_counters t = Mirage_net.Stats.reset t.stats
