(** Key-value stores that are directories of a Unix system: a value is a file,
    a dictionary a directory. Keys with a segment ["."] or [".."] are never
    there. *)

type error = [ Mirage_kv.error | `Storage_error of Mirage_kv.Key.t * string ]
(** [`Storage_error] is what the operating system has to say. *)

type write_error =
  [ Mirage_kv.write_error
  | `Storage_error of Mirage_kv.Key.t * string
  | `Key_exists of Mirage_kv.Key.t ]

include
  Mirage_kv.RW with type error := error and type write_error := write_error

val connect : string -> t Lwt.t
(** [connect directory]. Fails when there is no such directory. *)
