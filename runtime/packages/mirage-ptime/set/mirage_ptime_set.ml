(* The hands of the mock POSIX clock. *)

let now = ref (0, 0L)
let tz_off = ref None
let period = ref None
let set time = now := time
let set_tz_offset seconds = tz_off := seconds
let set_period tick = period := tick
