(* On Solo5: the tender passes it on; the stub is part of mirage-solo5. *)

external cmd_line : unit -> string = "mirage_solo5_get_cmdline"
