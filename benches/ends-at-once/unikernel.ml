let start () =
  Logs.info (fun log -> log "hello");
  Lwt.return_unit
