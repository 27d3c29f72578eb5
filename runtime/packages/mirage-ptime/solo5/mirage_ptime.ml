(* On Solo5: the host's clock, in nanoseconds. *)

external epoch_ns : unit -> int64 = "caml_get_wall_clock"

let ns_per_day = 86_400_000_000_000L

let now_d_ps () =
  let ns = epoch_ns () in
  let days = Int64.div ns ns_per_day in
  (Int64.to_int days, Int64.mul (Int64.rem ns ns_per_day) 1_000L)

let now () = Ptime.v (now_d_ps ())

(* A microsecond, which is what the least exact of the hosts has. *)
let period_d_ps () = Some (0, 1_000_000L)
let period () = Option.map Ptime.Span.v (period_d_ps ())
let current_tz_offset_s () = None
