type t = int64 ref

let create () = ref 0L

let next counter =
  counter := Int64.succ !counter;
  Lwt.return !counter
