(** The POSIX clock: what time it is. The target's implementation is chosen
    when linking. *)

val now : unit -> Ptime.t
(** The current time, in UTC. *)

val period : unit -> Ptime.span option
(** The length of one tick of the clock, if known. *)

val current_tz_offset_s : unit -> int option
(** Local time minus UTC, in seconds, if known. *)

(** {1 Without Ptime}

    A pair is a number of days, and picoseconds into the following day. *)

val now_d_ps : unit -> int * int64
(** {!now} as the time since 1970-01-01 00:00:00 UTC. *)

val period_d_ps : unit -> (int * int64) option
(** {!period}. *)
