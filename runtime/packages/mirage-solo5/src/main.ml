(* The main loop: sleepers wake, devices have input, hooks run. *)

external now : unit -> int64 = "caml_get_monotonic_time"
external yield : int64 -> int64 = "mirage_solo5_yield_2"

(* --- Devices --- *)

(* Solo5 has at most 64 handles, a bit of a set for each. *)
let bit handle = Int64.shift_left 1L handle
let conditions = Array.init 64 (fun _ -> Lwt_condition.create ())

(* The handles that somebody may wait for. *)
let awaited = ref 0L

let wait_for_work_on_handle handle =
  let handle = Int64.to_int handle in
  awaited := Int64.logor !awaited (bit handle);
  Lwt_condition.wait conditions.(handle)

let announce ready =
  awaited := Int64.logand !awaited (Int64.lognot ready);
  let announce_one handle condition =
    if Int64.logand ready (bit handle) <> 0L then
      Lwt_condition.broadcast condition ()
  in
  if ready <> 0L then Array.iteri announce_one conditions

(* --- The loop --- *)

let day = 86_400_000_000_000L

(* When to go on at the latest. A day is soon enough for nobody to notice, and
   far from where a tender's arithmetic could overflow. *)
let deadline ~busy =
  if busy then 0L
  else
    let latest = Int64.add (now ()) day in
    Option.fold ~none:latest ~some:(min latest) (Sleepers.next ())

(* Giving way to the host takes long, so it is left out where there is more to
   do and nothing to learn. *)
let turn () =
  Mirage_runtime.run_enter_iter_hooks ();
  Sleepers.fetch_new ();
  let busy = Lwt.paused_count () > 0 in
  if not (busy && !awaited = 0L) then announce (yield (deadline ~busy));
  Mirage_runtime.run_leave_iter_hooks ()

let rec run t =
  Lwt.wakeup_paused ();
  Sleepers.wake_due ~now:(now ());
  match Lwt.poll t with
  | Some () -> ()
  | None ->
      turn ();
      run t

(* [exit] may be called from inside the loop, in the middle of a wakeup. *)
let () =
  at_exit (fun () ->
      Lwt.abandon_wakeups ();
      run (Mirage_runtime.run_exit_hooks ()))
