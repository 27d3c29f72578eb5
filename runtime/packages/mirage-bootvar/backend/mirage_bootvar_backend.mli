(** Where the boot command line comes from: one implementation a target. *)

val cmd_line : unit -> string
(** The command line as one string, without the name of the program. *)
