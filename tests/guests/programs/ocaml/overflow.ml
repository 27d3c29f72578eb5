(* A stack without end: every call allocates a little, so that the heap is asked for more and notices. *)
let rec grow n =
  let cell = ref n in
  cell :: grow (n + 1)

let () = ignore (Sys.opaque_identity (grow 0))
