(** The OCaml modules that are made of files. *)

val kv_ml : modified:float -> Files.t -> string
(** A store with the signature [Mirage_kv.RO] and [connect : unit -> t Lwt.t],
    over [Mirage_kv_mem]. All values were last changed at [modified], in seconds
    since the epoch. *)

val kv_mli : string
(** The interface of {!kv_ml}. *)

val plain_ml : Files.t -> string
(** A module with [file_list], and [read], [hash] and [size] by path, that needs
    nothing but OCaml. *)
