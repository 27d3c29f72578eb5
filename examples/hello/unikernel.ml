open Lwt.Syntax

let start () =
  let rec greet = function
    | 0 -> Lwt.return_unit
    | times ->
      Logs.info (fun log -> log "hello");
      let* () = Mirage_sleep.ns (Duration.of_sec 1) in
      greet (times - 1)
  in
  greet 4
