open Lwt.Syntax

let words = [ "one"; "two"; "three"; "four"; "five"; "six"; "seven" ]

(* What [promise] brings, unless it takes longer than this; then it is cancelled. *)
let within ms promise =
  let timeout = Mirage_sleep.ns (Duration.of_ms ms) in
  Lwt.pick [ Lwt.map Option.some promise; Lwt.map (fun () -> None) timeout ]

(* Echoes messages until none comes for half a second, and returns their number. *)
let worker mailbox id =
  let rec echo count =
    let* message = within 500 (Lwt_mvar.take mailbox) in
    match message with
    | None ->
      Logs.info (fun log -> log "worker %d: silence, after %d message(s)" id count);
      Lwt.return count
    | Some word ->
      Logs.info (fun log -> log "worker %d: %s" id word);
      (* Slower than the messages come, so that others have to help. *)
      let* () = Mirage_sleep.ns (Duration.of_ms 120) in
      echo (count + 1)
  in
  echo 0

let start () =
  let mailbox = Lwt_mvar.create_empty () in
  let send word =
    let* () = Mirage_sleep.ns (Duration.of_ms 50) in
    Lwt_mvar.put mailbox word
  in
  let* () = Lwt_list.iter_s send words
  and* counts = Lwt_list.map_p (worker mailbox) [ 1; 2; 3 ] in
  let echoed = List.fold_left ( + ) 0 counts in
  Logs.info (fun log -> log "Echoed %d of %d messages." echoed (List.length words));
  if echoed = List.length words then Lwt.return_unit else failwith "messages were lost"
