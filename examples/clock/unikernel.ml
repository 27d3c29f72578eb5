open Lwt.Syntax

let seconds ns = Int64.to_float ns *. 1e-9

(* How long sleeping for [ns] took, by the monotonic clock and by the calendar. *)
let measured_sleep ns =
  let elapsed = Mirage_mtime.elapsed_ns () and now = Mirage_ptime.now () in
  let* () = Mirage_sleep.ns ns in
  let monotonic = seconds (Int64.sub (Mirage_mtime.elapsed_ns ()) elapsed) in
  let calendar = Ptime.Span.to_float_s (Ptime.diff (Mirage_ptime.now ()) now) in
  Lwt.return (monotonic, calendar)

let check ~wanted (monotonic, calendar) =
  Logs.info (fun log ->
      log "slept for %.1f s: %.3f s by the monotonic clock, %.3f s by the calendar" wanted monotonic
        calendar);
  if monotonic < wanted then Fmt.failwith "woke up early, after %.6f s" monotonic;
  if Float.abs (monotonic -. calendar) > 0.5 then failwith "the clocks do not agree"

let tell_time () =
  let tz_offset_s = Mirage_ptime.current_tz_offset_s () in
  Logs.info (fun log -> log "It is %a." (Ptime.pp_human ?tz_offset_s ()) (Mirage_ptime.now ()))

let start () =
  let rec each = function
    | [] -> Lwt.return_unit
    | ms :: rest ->
      tell_time ();
      let* times = measured_sleep (Duration.of_ms ms) in
      check ~wanted:(float ms /. 1000.) times;
      each rest
  in
  let* () = each [ 1; 100; 500; 1000 ] in
  Logs.info (fun log -> log "The clocks work: they agree and sleepers wake in time.");
  Lwt.return_unit
