(* A clock for tests: it shows what [Mirage_ptime_set] was told. *)

let now_d_ps () = !Mirage_ptime_set.now
let period_d_ps () = !Mirage_ptime_set.period
let current_tz_offset_s () = !Mirage_ptime_set.tz_off
let now () = Ptime.v (now_d_ps ())
let period () = Option.map Ptime.Span.v (period_d_ps ())
