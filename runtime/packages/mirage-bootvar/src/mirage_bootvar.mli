(** The boot command line of the unikernel. *)

val argv : unit -> string array
(** The words of the boot command line, in the form of [Sys.argv]: element 0
    stands for a program name and is ["mirage"].

    @raise Failure when a quote is left open or the line ends in a backslash. *)
