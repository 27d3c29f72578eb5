(** How a file becomes a block device; {!Block.Config} for the public. *)

type sync_behaviour = [ `ToOS | `ToDrive ]

val string_of_sync : sync_behaviour option -> string

type t = {
  buffered : bool;
  sync : sync_behaviour option;
  path : string;
  lock : bool;
  prefered_sector_size : int option;
}

val create :
  ?buffered:bool ->
  ?sync:sync_behaviour option ->
  ?lock:bool ->
  ?prefered_sector_size:int option ->
  string ->
  t

val to_string : t -> string
val of_string : string -> (t, [ `Msg of string ]) result
