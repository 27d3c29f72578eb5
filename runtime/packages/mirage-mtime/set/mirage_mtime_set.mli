(** The hand of the monotonic clock that [mirage-mtime.mock] shows. It stands
    still until it is moved. *)

val tick : unit -> unit
(** Moves on by a nanosecond. *)

val tick_for : int64 -> unit
(** [tick_for n] moves on by [n] nanoseconds. *)

val reset : unit -> unit
(** Back to zero, where the clock starts. *)

val now : int64 ref
(** Where the hand stands. *)
