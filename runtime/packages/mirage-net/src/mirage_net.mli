(** The signature of network interfaces: what carries Ethernet frames. *)

module Net : sig
  type error = [ `Invalid_length | `Disconnected ]
  (** The errors that every network interface has. *)

  val pp_error : error Fmt.t
end

type stats = {
  mutable rx_bytes : int64;
  mutable rx_pkts : int32;
  mutable tx_bytes : int64;
  mutable tx_pkts : int32;
}
(** How much came in ([rx]) and went out ([tx]). *)

module type S = sig
  type error = private [> Net.error ]

  val pp_error : error Fmt.t

  type t
  (** A connected interface. *)

  val disconnect : t -> unit Lwt.t
  (** Lets go of the interface, which ends {!listen}; never fails. *)

  val write :
    t -> size:int -> (Cstruct.t -> int) -> (unit, error) result Lwt.t
  (** [write t ~size fill] sends one frame. [fill] gets a buffer of [size]
      zeroes, writes the frame at its start and returns the frame's length.
      [size] is at most {!mtu} plus the length of an Ethernet header. *)

  val listen :
    t ->
    header_size:int ->
    (Cstruct.t -> unit Lwt.t) ->
    (unit, error) result Lwt.t
  (** [listen t ~header_size handle] calls [handle] with every frame that comes
      in, of at most [header_size] plus {!mtu} bytes, and does not wait for it
      to be done. The frame is [handle]'s to keep. Ends when the interface is
      disconnected. *)

  val mac : t -> Macaddr.t
  (** Address of the interface. *)

  val mtu : t -> int
  (** The most that a frame can carry, without its Ethernet header. *)

  val get_stats_counters : t -> stats
  val reset_stats_counters : t -> unit
end

(** Counting, for implementations. *)
module Stats : sig
  val create : unit -> stats
  (** All zero. *)

  val rx : stats -> int64 -> unit
  (** [rx stats n]: a frame of [n] bytes came in. *)

  val tx : stats -> int64 -> unit
  (** [tx stats n]: a frame of [n] bytes went out. *)

  val reset : stats -> unit
end
