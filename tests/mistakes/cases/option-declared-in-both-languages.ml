open Cmdliner

let port = Mirage_runtime.register_arg Arg.(value & opt int 8080 (info [ "port" ]))
let start () other = Logs.info (fun log -> log "%d %d" (port ()) other); Lwt.return_unit
