(* On Unix: Lwt's engine keeps the sleepers. *)

let seconds ns =
  let signed = Int64.to_float ns in
  (if signed < 0. then signed +. 0x1p64 else signed) *. 1e-9

let ns n = Lwt_unix.sleep (seconds n)

type t = { time : int64; mutable canceled : bool; thread : unit Lwt.u }

let new_sleepers () = []
