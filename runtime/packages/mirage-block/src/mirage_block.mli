(** The signature of block devices: storage that is read and written in whole
    sectors. *)

type error = [ `Disconnected ]
(** The errors that every block device has. *)

val pp_error : error Fmt.t

type write_error = [ error | `Is_read_only ]
(** The errors of writing that every block device has. *)

val pp_write_error : write_error Fmt.t

type info = {
  read_write : bool;  (** whether the device can be written to *)
  sector_size : int;  (** bytes in a sector *)
  size_sectors : int64;  (** sectors on the device *)
}

val pp_info : Format.formatter -> info -> unit

module type S = sig
  type nonrec error = private [> error ]

  val pp_error : error Fmt.t

  type nonrec write_error = private [> write_error ]

  val pp_write_error : write_error Fmt.t

  type t
  (** A connected device. *)

  val disconnect : t -> unit Lwt.t
  (** Lets go of the device; never fails. *)

  val get_info : t -> info Lwt.t
  (** What the device is like now: some can grow. *)

  val read : t -> int64 -> Cstruct.t list -> (unit, error) result Lwt.t
  (** [read t sector buffers] fills [buffers] one after the other with what the
      device has from [sector] on. The length of each buffer is a multiple of
      the sector size. After an error the contents of [buffers] is
      unspecified. *)

  val write : t -> int64 -> Cstruct.t list -> (unit, write_error) result Lwt.t
  (** [write t sector buffers] puts [buffers] one after the other on the device
      from [sector] on. The length of each buffer is a multiple of the sector
      size, and no buffer may change before the write is done. After an error
      some of it may have been written, though nothing when the error is
      [`Is_read_only]. *)
end
