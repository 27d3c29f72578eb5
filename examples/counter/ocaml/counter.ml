(** Something that counts. *)
module type S = sig
  type t

  val next : t -> int64 Lwt.t
  (** Counts one more, and returns the number. *)
end
