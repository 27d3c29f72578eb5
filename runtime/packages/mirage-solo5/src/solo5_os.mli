(** The operating system of a unikernel that runs on Solo5. *)

module Main : sig
  val run : unit Lwt.t -> unit
  (** [run t] turns the main loop until [t] is done, and runs the enter and
      leave hooks of {!Mirage_runtime} around each turn. Raises what [t] failed
      with. The exit hooks run when the unikernel exits, however it does so. *)

  val wait_for_work_on_handle : int64 -> unit Lwt.t
  (** [wait_for_work_on_handle handle] is done when the device of [handle] next
      has input. Cancelling it is enough to stop waiting. *)
end

module Lifecycle : sig
  val await_shutdown_request :
    ?can_poweroff:bool ->
    ?can_reboot:bool ->
    unit ->
    [ `Poweroff | `Reboot ] Lwt.t
  (** Done when the host asks for a shutdown, which Solo5 never does. *)
end

(** How much memory there is and how much of it is used. *)
module Memory : sig
  type stat = {
    heap_words : int;  (** all memory of the unikernel for its heap and stack *)
    live_words : int;  (** allocated by C's [malloc], OCaml's heap included *)
    stack_words : int;  (** the stack and the guard below it *)
    free_words : int;  (** what is left *)
  }
  (** Counted in machine words, as {!Stdlib.Gc} does. *)

  val stat : unit -> stat
  (** The current figures. *)

  val quick_stat : unit -> stat
  (** The same: counting is always quick here. *)

  val trim : unit -> unit
  (** Gives memory that was freed back, if there is any at the heap's end. *)
end

(** What Solo5's device functions return. *)
module Solo5 : sig
  type solo5_result =
    | SOLO5_R_OK
    | SOLO5_R_AGAIN
    | SOLO5_R_EINVAL
    | SOLO5_R_EUNSPEC  (** [solo5_result_t], in its order *)
end
