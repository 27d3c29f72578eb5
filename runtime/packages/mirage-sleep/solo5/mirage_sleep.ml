(* On Solo5: the main loop of mirage-solo5, which has the stub for the clock as
   well, keeps the sleepers. *)

external now : unit -> int64 = "caml_get_monotonic_time"

type t = { time : int64; mutable canceled : bool; thread : unit Lwt.u }

let sleepers = ref []

(* [n] is unsigned: what is too long for the clock lasts as long as it can. *)
let after n =
  let time = Int64.add (now ()) n in
  if n < 0L || time < 0L then Int64.max_int else time

let ns n =
  let promise, thread = Lwt.task () in
  let sleeper = { time = after n; canceled = false; thread } in
  sleepers := sleeper :: !sleepers;
  Lwt.on_cancel promise (fun () -> sleeper.canceled <- true);
  promise

let new_sleepers () =
  let fresh = !sleepers in
  sleepers := [];
  fresh
