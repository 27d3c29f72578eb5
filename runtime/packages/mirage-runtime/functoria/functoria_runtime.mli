(** Boot arguments: collected while modules load, evaluated once at boot.

    A module that wants an argument registers a Cmdliner term at top level and
    gets a function back. The boot code then evaluates every registered term
    against the boot command line, after which those functions answer. *)

val register_arg : 'a Cmdliner.Term.t -> unit -> 'a
(** [register_arg term] adds [term] to the command line of the unikernel. The
    result gives the value that [term] got at boot.

    @raise Invalid_argument
      when the registration comes after the evaluation, or when the result is
      called before it. *)

val register : 'a Cmdliner.Term.t -> unit -> 'a
[@@ocaml.deprecated "Use register_arg, of which this is the old name."]
(** The old name of {!register_arg}. *)

val runtime_args : unit -> unit Cmdliner.Term.t list
(** What was registered so far, the newest first. Each term stores its value
    for the function that {!register_arg} returned. *)

val with_argv :
  ?sections:string list ->
  unit Cmdliner.Term.t list ->
  string ->
  string array ->
  unit
(** [with_argv ~sections terms name argv] evaluates [terms] against [argv], as
    the command line of a program called [name]. [argv.(0)] is ignored. The
    manual page shows [sections] first, in the order given.

    Does not return when the command line is wrong or only asks for help: it
    leaves the program with {!argument_error} or {!help_version}. Once one
    evaluation has succeeded, a further call does nothing. *)

(** {1 Exit codes} *)

val argument_error : int
(** 64: the command line could not be understood. *)

val help_version : int
(** 63: [--help] or [--version] was answered. *)
