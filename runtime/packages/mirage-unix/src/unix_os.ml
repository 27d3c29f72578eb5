(* The operating system of a unikernel that runs as a Unix process: the main
   loop, over Lwt's engine. *)

module Main = struct
  (* One turn waits for events, unless a promise is paused and wants to go on
     at once. *)
  let turn () =
    Mirage_runtime.run_enter_iter_hooks ();
    Lwt_engine.iter (Lwt.paused_count () = 0);
    Lwt.wakeup_paused ();
    Mirage_runtime.run_leave_iter_hooks ()

  let rec loop t =
    Lwt.wakeup_paused ();
    match Lwt.poll t with
    | Some () -> ()
    | None ->
        turn ();
        loop t

  (* A peer that closes its end is an error of that write, not the end of the
     unikernel. *)
  let run t =
    if not Sys.win32 then Sys.set_signal Sys.sigpipe Sys.Signal_ignore;
    loop t

  (* [exit] may be called from inside the loop, in the middle of a wakeup. *)
  let () =
    Stdlib.at_exit (fun () ->
        Lwt.abandon_wakeups ();
        run (Mirage_runtime.run_exit_hooks ()))
end

module Time = struct
  let sleep_ns ns = Lwt_unix.sleep (Int64.to_float ns *. 1e-9)
end

module Lifecycle = struct
  let await_shutdown_request ?can_poweroff:_ ?can_reboot:_ () =
    fst (Lwt.wait ())
end
