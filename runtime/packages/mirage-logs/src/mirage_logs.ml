(* The log reporter of unikernels: one time-stamped line a message. *)

let pp_now ppf () =
  let tz_offset_s = Mirage_ptime.current_tz_offset_s () in
  Ptime.pp_rfc3339 ?tz_offset_s () ppf (Mirage_ptime.now ())

let pp_tag (Logs.Tag.V (tag, value)) ppf () =
  Fmt.pf ppf " %s=%a" (Logs.Tag.name tag) (Logs.Tag.printer tag) value

let pp_tags ppf tags = Logs.Tag.fold (fun tag () -> pp_tag tag ppf ()) tags ()

let create ?(ch = Format.err_formatter) () =
  let report source level ~over finish message =
    let finish _ =
      over ();
      finish ()
    in
    message (fun ?header ?(tags = Logs.Tag.empty) text ->
        Format.kfprintf finish ch
          ("%a:%a %a [%s] @[" ^^ text ^^ "@]@.")
          pp_now () pp_tags tags Logs_fmt.pp_header (level, header)
          (Logs.Src.name source))
  in
  { Logs.report }
