(** The boot command line of the unikernel. *)

val argv : unit -> string array
(** The words of the boot command line, in the form of [Sys.argv]: element 0
    stands for a program name and is ["mirage"].

    Does not return when a quote is left open or the line ends in a backslash:
    it says so and leaves the program with status 64, as all wrong arguments
    do. *)
