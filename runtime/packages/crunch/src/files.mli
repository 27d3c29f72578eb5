(** The files to put into a module. *)

type t = (string * string) list
(** Paths, relative to the directory they were found in and with slashes, and
    contents. Sorted by path: the same files give the same module. *)

val read : ?extensions:string list -> string list -> t
(** [read directories] has all files in [directories] and below, or only those
    with one of [extensions] if there are any. When a path is in several
    directories, the last one counts. *)
