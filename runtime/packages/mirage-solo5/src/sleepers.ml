(* Who sleeps, ordered by the time to wake: it is seldom more than a few. *)

module Times = Map.Make (Int64)

let sleepers : Mirage_sleep.t list Times.t ref = ref Times.empty

let add (sleeper : Mirage_sleep.t) =
  let others = Times.find_opt sleeper.time !sleepers in
  let together = sleeper :: Option.value others ~default:[] in
  sleepers := Times.add sleeper.time together !sleepers

(* [Mirage_sleep] has the latest first; those with the same time shall wake in
   the order in which they fell asleep. *)
let fetch_new () = List.iter add (List.rev (Mirage_sleep.new_sleepers ()))

(* At once, not later: exit hooks sleep as well, and when [exit] was called from
   deep inside of callbacks, Lwt believes to be among them still. *)
let wake (sleeper : Mirage_sleep.t) =
  if not sleeper.canceled then Lwt.wakeup sleeper.thread ()

let rec wake_due ~now =
  match Times.min_binding_opt !sleepers with
  | Some (time, due) when time <= now ->
      sleepers := Times.remove time !sleepers;
      List.iter wake (List.rev due);
      wake_due ~now
  | Some _ | None -> ()

let wanted = List.exists (fun (s : Mirage_sleep.t) -> not s.canceled)

let rec next () =
  match Times.min_binding_opt !sleepers with
  | Some (time, waiting) when wanted waiting -> Some time
  | Some (time, _) ->
      sleepers := Times.remove time !sleepers;
      next ()
  | None -> None
