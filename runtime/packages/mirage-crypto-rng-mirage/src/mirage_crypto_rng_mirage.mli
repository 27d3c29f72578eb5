(** Random numbers in a unikernel: seeds the default generator of
    {!Mirage_crypto_rng} and keeps feeding it. *)

val initialize :
  ?g:'a -> ?sleep:int64 -> 'a Mirage_crypto_rng.generator -> unit Lwt.t
(** [initialize generator] makes a generator of this kind the default one, with
    the state [g] if there is one, and seeds it. From then on it gets entropy
    from the processor's clock in each turn of the main loop, and from the
    processor's random number instruction every [sleep] nanoseconds (one second
    unless said).

    Fails when called a second time. *)
