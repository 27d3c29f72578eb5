(* Seeding and feeding the default random number generator.

   Before version 1.0 mirage-crypto-rng has seeds in Cstruct.t, and since then
   in string. This file compiles with both: seeds go straight from the function
   that makes them to the one that takes them, and their type is never named. *)

open Mirage_crypto_rng

let source =
  Logs.Src.create "mirage-crypto-rng-mirage" ~doc:"Seeding of random numbers"

module Log = (val Logs.src_log source)

(* Four seeds, one of them surely not from the processor's random number
   instruction, in case that one is not to be trusted. Each seed is marked with
   its number. *)
let seed_sources =
  Entropy.[ bootstrap; bootstrap; whirlwind_bootstrap; bootstrap ]

let warn_if_replaced () =
  match default_generator () with
  | exception No_default_generator -> ()
  | _ ->
      Log.warn (fun m ->
          m "there was a default random number generator: it is replaced")

let feed_from_processor ~sleep =
  let rec forever feed =
    feed ();
    Lwt.bind (Mirage_sleep.ns sleep) (fun () -> forever feed)
  in
  match Entropy.cpu_rng with
  | Error `Not_supported -> ()
  | Ok feed -> Lwt.async (fun () -> forever (feed None))

let running = ref false

let initialize ?g ?(sleep = 1_000_000_000L) kind =
  if !running then
    Lwt.fail_with "the random number generator is already initialized"
  else (
    running := true;
    warn_if_replaced ();
    let generator = create ?g ~time:Mirage_mtime.elapsed_ns kind in
    List.iteri (fun i seed -> reseed ~g:generator (seed i)) seed_sources;
    set_default_generator generator;
    feed_from_processor ~sleep;
    Mirage_runtime.at_enter_iter (Entropy.timer_accumulator None);
    Lwt.return_unit)
