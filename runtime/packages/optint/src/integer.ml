(* What the integer types of this library have in common, and the part of it
   that is OCaml's own [int]. *)

module type S = sig
  type t

  (** {1 Constants} *)

  val zero : t
  val one : t
  val minus_one : t

  val max_int : t
  (** The largest integer. *)

  val min_int : t
  (** The smallest integer. *)

  val encoded_size : int
  (** Length of what {!encode} writes. *)

  (** {1 Arithmetic} *)

  val neg : t -> t
  val abs : t -> t
  val succ : t -> t
  val pred : t -> t
  val add : t -> t -> t
  val sub : t -> t -> t
  val mul : t -> t -> t

  val div : t -> t -> t
  (** Rounds towards zero.

      @raise Division_by_zero when the divisor is {!zero}. *)

  val rem : t -> t -> t
  (** The rest of {!div}, with the sign of the dividend.

      @raise Division_by_zero when the divisor is {!zero}. *)

  (** {1 Bits} *)

  val logand : t -> t -> t
  val logor : t -> t -> t
  val logxor : t -> t -> t
  val lognot : t -> t
  val shift_left : t -> int -> t

  val shift_right : t -> int -> t
  (** Keeps the sign. *)

  val shift_right_logical : t -> int -> t
  (** Fills with zeroes. *)

  (** {1 Comparison} *)

  val compare : t -> t -> int
  val equal : t -> t -> bool

  (** {1 Conversion}

      The unsigned ones take the bits of their argument for a number that is
      never negative. *)

  val of_int : int -> t
  val to_int : t -> int
  val of_unsigned_int : int -> t
  val to_unsigned_int : t -> int
  val of_int32 : int32 -> t

  val to_int32 : t -> int32
  (** @raise Invalid_argument when {!Optint.t} is too large; {!Optint.Int63.t}
      loses its upper bits. *)

  val of_unsigned_int32 : int32 -> t

  val to_unsigned_int32 : t -> int32
  (** @raise Invalid_argument when the integer needs more than 32 bits. *)

  val of_int64 : int64 -> t
  (** Without its topmost bit. *)

  val to_int64 : t -> int64
  val of_float : float -> t
  val to_float : t -> float

  val of_string : string -> t
  (** Reads an integer literal of OCaml.

      @raise Failure when it is none. *)

  val of_string_opt : string -> t option
  val to_string : t -> string
  val pp : Format.formatter -> t -> unit

  (** {1 Bytes}

      Big-endian, [encoded_size] bytes at offset [off]. *)

  val encode : bytes -> off:int -> t -> unit
  val decode : string -> off:int -> t

  (** {1 Operators} *)

  module Infix : sig
    val ( + ) : t -> t -> t
    val ( - ) : t -> t -> t
    val ( * ) : t -> t -> t
    val ( / ) : t -> t -> t

    val ( % ) : t -> t -> t
    (** {!rem} *)

    val ( land ) : t -> t -> t
    val ( lor ) : t -> t -> t
    val ( lsl ) : t -> int -> t
    val ( lsr ) : t -> int -> t
  end
end

module Native = struct
  include Int

  let of_int n = n
  let to_int n = n
  let of_unsigned_int n = n
  let to_unsigned_int n = n
  let of_int32 = Int32.to_int
  let of_unsigned_int32 n = Int32.to_int n land 0xffff_ffff

  let to_unsigned_int32 n =
    if n land 0xffff_ffff <> n then
      invalid_arg (string_of_int n ^ " is not an unsigned integer of 32 bits");
    Int32.of_int n

  let of_int64 = Int64.to_int
  let to_int64 = Int64.of_int
  let of_string = int_of_string
  let of_string_opt = int_of_string_opt
  let pp = Format.pp_print_int

  module Infix = struct
    let ( + ) = ( + )
    let ( - ) = ( - )
    let ( * ) = ( * )
    let ( / ) = ( / )
    let ( % ) = rem
    let ( land ) = ( land )
    let ( lor ) = ( lor )
    let ( lsl ) = ( lsl )
    let ( lsr ) = ( lsr )
  end
end
