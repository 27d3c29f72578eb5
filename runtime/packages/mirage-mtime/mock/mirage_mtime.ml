(* A clock for tests: it shows what [Mirage_mtime_set] was told. *)

let elapsed_ns () = !Mirage_mtime_set.now
let period_ns () = None
