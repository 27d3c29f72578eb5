open Lwt.Syntax

let hello =
  let open Cmdliner.Arg in
  let greeting = info [ "hello" ] ~docv:"TEXT" ~doc:"How to greet." in
  Mirage_runtime.register_arg (value & opt string "Hello World!" greeting)

let start () times =
  let rec greet times =
    if times <= 0 then Lwt.return_unit
    else begin
      Logs.info (fun log -> log "%s" (hello ()));
      let* () = Mirage_sleep.ns (Duration.of_ms 200) in
      greet (times - 1)
    end
  in
  greet times
