(** Integers that are large enough and never boxed on a 64-bit machine. *)

type t [@@immediate64]
(** Integers of at least 32 bits. *)

include Integer.S with type t := t

(** Integers of exactly 63 bits: sizes of files and offsets in them. *)
module Int63 : sig
  type t [@@immediate64]

  include Integer.S with type t := t
end
