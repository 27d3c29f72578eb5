(** The OCaml runtime's parameters as command-line options: for programs that
    have no [OCAMLRUNPARAM] in their environment. *)

open Cmdliner

val setup :
  ?backtrace:bool option ->
  ?randomize_hashtables:bool option ->
  ?gc_control:Gc.control option ->
  unit ->
  unit Term.t
(** [setup ()] is a term that sets the parameters when it is evaluated. An
    argument [Some default] says which value a parameter has when its option is
    absent; [None] leaves out the options, and the parameter as it is. Without
    arguments the parameters are as OCaml has them: no backtraces, hash tables
    not randomized, and the garbage collector's current control. *)

(** {1 The terms one by one}

    These only read the options: nothing is set. *)

val backtrace : default:bool -> bool Term.t
(** [--backtrace BOOL]: whether an exception that nothing catches shows where
    it came from. *)

val randomize_hashtables : default:bool -> bool Term.t
(** [--randomize-hashtables BOOL]: whether hash tables are randomized, against
    keys made to collide. *)

val gc_control : default:Gc.control -> Gc.control Term.t
(** One option a field of {!Gc.control}. *)
