(** Network interfaces of Solo5. *)

include Mirage_net.S

val connect : string -> t Lwt.t
(** [connect name] takes the interface called [name] in the unikernel's
    manifest, which can be done once. Fails when there is none or it is
    taken. *)
