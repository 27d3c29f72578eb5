(** The monotonic clock: how much time has passed. The target's implementation
    is chosen when linking. *)

val elapsed_ns : unit -> int64
(** Nanoseconds since some moment that stays the same while the unikernel runs.
    Never goes back. *)

val period_ns : unit -> int64 option
(** The length of one tick of the clock in nanoseconds, if known. *)
