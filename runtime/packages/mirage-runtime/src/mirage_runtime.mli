(** What every unikernel has at run time: boot arguments, log levels, a name,
    and hooks into the main loop. *)

open Cmdliner

(** {1 Boot arguments} *)

val register_arg : 'a Term.t -> (unit -> 'a)
(** [register_arg term] makes [term] a boot argument. Call it at the top level
    of a module of the unikernel, and the function it returns inside [start]:

    {[
      let hello = Mirage_runtime.register_arg hello_term
      let start () = Logs.info (fun m -> m "%s" (hello ())); ...
    ]} *)

val runtime_args : unit -> unit Term.t list
(** The registered arguments, for {!with_argv}. *)

val with_argv : unit Term.t list -> string -> string array -> unit
(** [with_argv terms name argv] evaluates [terms]; called once, by the boot
    code. See {!Functoria_runtime.with_argv}. *)

val argument_error : int
(** 64: exit code for a wrong boot argument. *)

val help_version : int
(** 63: exit code after [--help] or [--version]. *)

(** {1 Sections of the manual page}

    Titles for the [docs] of an argument. *)

val s_net : string
val s_disk : string
val s_log : string
val s_he : string
val s_dns : string
val s_ssh : string
val s_tls : string
val s_http : string

(** {1 Logs} *)

type log_threshold = [ `All | `Src of string ] * Logs.level option
(** How much to log, from every source or from one. [None] is silence. *)

val logs : log_threshold list Term.t
(** [-l] or [--logs]: a comma-separated list of thresholds. *)

val set_level : default:Logs.level option -> log_threshold list -> unit
(** [set_level ~default thresholds] sets the level of all sources to the first
    [`All] of [thresholds], or else to [default], and then the levels of the
    sources that [thresholds] names. A source that does not exist is worth a
    warning on standard output, no more. *)

module Conv : sig
  val log_threshold : log_threshold Arg.conv
  (** [level], [*:level] or [source:level]. *)
end

(** {1 Disks} *)

val disk : string Term.t
(** [--disk]: the name of a docteur disk. *)

val analyze : bool Term.t
(** [--analyze]: whether to check a docteur disk at boot. *)

(** {1 Delay} *)

val delay : int Term.t
(** [--delay]: seconds to wait before anything else starts, for hosts whose
    devices are late. *)

(** {1 Name} *)

val name_k : string option Term.t
(** [--name]. Every unikernel has this argument. *)

val name : unit -> string
(** The name of this unikernel: the argument [--name], else the name given to
    {!set_name}, else ["no-name"]. Only to be called inside [start]. *)

val set_name : string -> unit
(** Sets the name for when there is no [--name]; called by the boot code. *)

(** {1 Hooks}

    In each group, the hook registered last runs first. *)

val at_exit : (unit -> unit Lwt.t) -> unit
(** [at_exit hook] runs [hook] before the unikernel exits. Hooks run one after
    the other, and one that fails does not stop the rest. *)

val at_enter_iter : (unit -> unit) -> unit
(** [at_enter_iter hook] runs [hook] at the start of each turn of the main
    loop. A hook registered by a hook joins in the next turn. *)

val at_leave_iter : (unit -> unit) -> unit
(** [at_leave_iter hook] runs [hook] at the end of each turn of the main loop.
    A hook registered by a hook joins in the next turn. *)

(** {2 For main loops} *)

val run_exit_hooks : unit -> unit Lwt.t
val run_enter_iter_hooks : unit -> unit
val run_leave_iter_hooks : unit -> unit
