(** Block devices in memory. They are known by name and live, with what is
    written on them, until they are destroyed. A sector takes memory once it is
    written. *)

include Mirage_block.S

val connect : name:string -> t Lwt.t
(** The disk called [name]. If there is none, it is made: 32768 sectors of 512
    bytes, all zero. *)

val create :
  name:string ->
  size_sectors:int64 ->
  sector_size:int ->
  (t, error) result Lwt.t
(** Makes an empty disk called [name] for {!connect} to find, in the place of
    one that had the name before. *)

val destroy : name:string -> unit
(** Forgets the disk called [name]. *)

val resize : t -> int64 -> (unit, write_error) result Lwt.t
(** [resize t sectors] changes the size of the disk; what lies beyond a new end
    is lost. *)

val seek_mapped : t -> int64 -> (int64, error) result Lwt.t
(** [seek_mapped t sector] is the first written sector from [sector] on, or
    else the size of the disk. *)

val seek_unmapped : t -> int64 -> (int64, error) result Lwt.t
(** [seek_unmapped t sector] is the first sector from [sector] on that was never
    written, or else the size of the disk. *)

val flush : t -> (unit, write_error) result Lwt.t
(** Does nothing: memory is as durable as it gets. *)
