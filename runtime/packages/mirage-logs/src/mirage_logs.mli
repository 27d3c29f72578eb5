(** The log reporter of unikernels. *)

val create : ?ch:Format.formatter -> unit -> Logs.reporter
(** A reporter that writes to [ch], by default standard error, one line a
    message: the time, the tags, the level, the source and the message.
    {v 2026-01-31T12:00:00-00:00: [INFO] [application] hello v}
    Nothing is dropped: writing waits for the console. *)
