let start () =
  Logs.info (fun log -> log "Hello from the unikernel inside the program.");
  Lwt.return_unit
