(** The signatures of key-value stores: trees with values at the leaves. An
    inner node is a dictionary. *)

(** Where in a store something is: the segments on the way from the root. *)
module Key : sig
  type t

  val empty : t
  (** The root. *)

  val v : string -> t
  (** [v "a/b"] and [v "/a/b"] have the segments ["a"] and ["b"]. *)

  val add : t -> string -> t
  (** [add key segment] goes one segment down.

      @raise Invalid_argument when [segment] has a slash in it. *)

  val ( / ) : t -> string -> t
  (** {!add} *)

  val append : t -> t -> t
  (** [append a b] goes down from [a] as [b] goes down from the root. *)

  val ( // ) : t -> t -> t
  (** {!append} *)

  val segments : t -> string list
  (** From the root on. *)

  val basename : t -> string
  (** The last segment; [""] for the root. *)

  val parent : t -> t
  (** All but the last segment; the root is its own parent. *)

  val compare : t -> t -> int
  val equal : t -> t -> bool
  val pp : t Fmt.t

  val to_string : t -> string
  (** The segments, each with a slash before it; ["/"] for the root. *)
end

type key = Key.t

type error =
  [ `Not_found of key
  | `Dictionary_expected of key
  | `Value_expected of key ]
(** The errors that every store has. *)

val pp_error : error Fmt.t

type write_error =
  [ error
  | `No_space
  | `Rename_source_prefix of key * key  (** a dictionary moved into itself *)
  | `Already_present of key ]
(** The errors of writing that every store has. *)

val pp_write_error : write_error Fmt.t

(** Stores that can be read. *)
module type RO = sig
  type nonrec error = private [> error ]

  val pp_error : error Fmt.t

  type t
  (** A connected store. *)

  val disconnect : t -> unit Lwt.t
  (** Lets go of the store; never fails. *)

  type key = Key.t

  val exists : t -> key -> ([ `Value | `Dictionary ] option, error) result Lwt.t
  (** What is at a key, if anything. *)

  val get : t -> key -> (string, error) result Lwt.t
  (** The value at a key; [`Value_expected] for a dictionary. *)

  val get_partial :
    t ->
    key ->
    offset:Optint.Int63.t ->
    length:int ->
    (string, error) result Lwt.t
  (** The [length] bytes of a value from [offset] on, or as many of them as
      there are. *)

  val list :
    t -> key -> ((key * [ `Value | `Dictionary ]) list, error) result Lwt.t
  (** What is in a dictionary, as keys from the root; [`Dictionary_expected] for
      a value. *)

  val last_modified : t -> key -> (Ptime.t, error) result Lwt.t
  (** When the value at a key changed last. For a dictionary, whatever the store
      makes of it, which may be [`Value_expected]. *)

  val digest : t -> key -> (string, error) result Lwt.t
  (** Some bytes that are the same for the same value, and practically never
      for another. For a dictionary, such bytes for all that is in it, or
      [`Value_expected]. *)

  val size : t -> key -> (Optint.Int63.t, error) result Lwt.t
  (** The length of a value. *)
end

(** Stores that can be read and changed. *)
module type RW = sig
  include RO

  type nonrec write_error = private [> write_error ]

  val pp_write_error : write_error Fmt.t

  val allocate :
    t ->
    key ->
    ?last_modified:Ptime.t ->
    Optint.Int63.t ->
    (unit, write_error) result Lwt.t
  (** [allocate t key size] makes a value of [size] zeroes where there was
      nothing; [`Already_present] where there was. *)

  val set : t -> key -> string -> (unit, write_error) result Lwt.t
  (** Puts a value at a key, in the place of what was there. *)

  val set_partial :
    t ->
    key ->
    offset:Optint.Int63.t ->
    string ->
    (unit, write_error) result Lwt.t
  (** [set_partial t key ~offset data] puts [data] over the bytes of a value
      from [offset] on, or after its end when [offset] lies beyond. What is
      around stays. *)

  val remove : t -> key -> (unit, write_error) result Lwt.t
  (** Removes what is at a key, with all that is in it. *)

  val rename : t -> source:key -> dest:key -> (unit, write_error) result Lwt.t
  (** Moves what is at [source] to [dest]. A value takes the place of a value;
      a dictionary at [dest] gets [source] as an entry. A dictionary does not
      replace a value: [`Value_expected]. It cannot move into itself:
      [`Rename_source_prefix]. *)
end
