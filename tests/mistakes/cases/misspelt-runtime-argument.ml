let hello =
  let open Cmdliner.Arg in
  value & opt string "world" (info [ "hello" ])

let start who =
  Logs.info (fun log -> log "hello, %s" who);
  Lwt.return_unit
