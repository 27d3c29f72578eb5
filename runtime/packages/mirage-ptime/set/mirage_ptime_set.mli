(** The hands of the POSIX clock that [mirage-ptime.mock] shows. It stands
    still until it is set. *)

val set : int * int64 -> unit
(** [set (days, picoseconds)] sets the time, counted from the epoch. The clock
    starts at the epoch. *)

val set_tz_offset : int option -> unit
(** Sets local time minus UTC, in seconds; at first not known. *)

val set_period : (int * int64) option -> unit
(** Sets the length of a tick; at first not known. *)

(** {1 The current setting} *)

val now : (int * int64) ref
val tz_off : int option ref
val period : (int * int64) option ref
