(* On Solo5: the stub is part of mirage-solo5. *)

external elapsed_ns : unit -> int64 = "caml_get_monotonic_time"

let period_ns () = None
