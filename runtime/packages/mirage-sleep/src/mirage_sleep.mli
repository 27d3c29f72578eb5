(** Sleeping. The target's implementation is chosen when linking. *)

val ns : int64 -> unit Lwt.t
(** [ns n] is done after [n] nanoseconds; [n] is read as an unsigned number. *)

(** {1 For main loops}

    On targets where the main loop itself keeps the sleepers, it fetches the
    new ones here. *)

type t = { time : int64; mutable canceled : bool; thread : unit Lwt.u }
(** A sleeper: when to wake it, whether it is still wanted, what to wake. *)

val new_sleepers : unit -> t list
(** The sleepers that came since the last call. *)
