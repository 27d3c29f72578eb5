(** Block devices of Solo5. *)

include Mirage_block.S

val connect : string -> t Lwt.t
(** [connect name] takes the device called [name] in the unikernel's manifest,
    which can be done once. Fails when there is none or it is taken. *)
