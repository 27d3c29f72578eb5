(** Block devices that are files, or block devices, of a Unix system. *)

include Mirage_block.S

(** {1 Connecting} *)

module Config : sig
  type sync_behaviour =
    [ `ToOS  (** to the operating system at least *)
    | `ToDrive  (** to the drive *) ]
  (** How far {!flush} goes. Here, both go to the drive. *)

  val string_of_sync : sync_behaviour option -> string

  type t = {
    buffered : bool;
        (** whether a write may be done before its data is on the drive *)
    sync : sync_behaviour option;  (** what {!flush} does, if anything *)
    path : string;  (** the file *)
    lock : bool;  (** whether other processes must not lock the file too *)
    prefered_sector_size : int option;
        (** bytes in a sector, 512 unless said *)
  }

  val create :
    ?buffered:bool ->
    ?sync:sync_behaviour option ->
    ?lock:bool ->
    ?prefered_sector_size:int option ->
    string ->
    t
  (** [create path], where one does not say otherwise, is buffered, with [sync]
      to the operating system and no lock. *)

  val to_string : t -> string
  (** As a URI: [file://<path>?buffered=1&sync=os&lock=0]. *)

  val of_string : string -> (t, [ `Msg of string ]) result
  (** The reverse of {!to_string}. What the URI leaves out is as for
      {!create}. *)
end

val connect :
  ?buffered:bool ->
  ?sync:Config.sync_behaviour option ->
  ?lock:bool ->
  ?prefered_sector_size:int option ->
  string ->
  t Lwt.t
(** [connect path] opens the file at [path], with the arguments of
    {!Config.create}. The device is read-only when the file is. Fails when there
    is no such file, or when it does not consist of one or more whole
    sectors. *)

val of_config : Config.t -> t Lwt.t
(** {!connect} with all its arguments in one. *)

val to_config : t -> Config.t
(** What the device was connected with. *)

(** {1 More operations} *)

val resize : t -> int64 -> (unit, write_error) result Lwt.t
(** [resize t sectors] changes the size of the file. *)

val flush : t -> (unit, write_error) result Lwt.t
(** Waits until what was written is where {!Config.sync_behaviour} wants it. *)

val discard : t -> int64 -> int64 -> (unit, write_error) result Lwt.t
(** [discard t sector n] makes [n] sectors from [sector] on read as zero. *)

val seek_mapped : t -> int64 -> (int64, error) result Lwt.t
(** [seek_mapped t sector] is the first sector from [sector] on that may have
    data on it. Holes of a file are not looked for: it is [sector]. *)

val seek_unmapped : t -> int64 -> (int64, error) result Lwt.t
(** [seek_unmapped t sector] is the first sector from [sector] on that is known
    to be zero. Holes of a file are not looked for: it is the device's end. *)

(** {1 Files} *)

val really_read : Lwt_unix.file_descr -> Cstruct.t -> unit Lwt.t
(** Fills a buffer.

    @raise End_of_file when the file ends first. *)

val really_write : Lwt_unix.file_descr -> Cstruct.t -> unit Lwt.t
(** Writes all of a buffer. *)

val blkgetsize : string -> Unix.file_descr -> (int64, error) result
(** [blkgetsize path fd] is the size in bytes of an open file or block device;
    [path] is for the error message. *)

val ftruncate : Lwt_unix.file_descr -> int64 -> unit Lwt.t
(** Sets the size of a file. *)
