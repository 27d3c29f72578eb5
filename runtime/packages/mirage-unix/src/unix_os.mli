(** The operating system of a unikernel that runs as a Unix process. *)

module Main : sig
  val run : unit Lwt.t -> unit
  (** [run t] turns the main loop until [t] is done, and runs the enter and
      leave hooks of {!Mirage_runtime} around each turn. Raises what [t] failed
      with. The exit hooks run when the process exits, however it does so. *)
end

module Time : sig
  val sleep_ns : int64 -> unit Lwt.t
  (** [sleep_ns n] is done after [n] nanoseconds. *)
end

module Lifecycle : sig
  val await_shutdown_request :
    ?can_poweroff:bool ->
    ?can_reboot:bool ->
    unit ->
    [ `Poweroff | `Reboot ] Lwt.t
  (** Done when the host asks for a shutdown, which Unix never does in this
      way. *)
end
