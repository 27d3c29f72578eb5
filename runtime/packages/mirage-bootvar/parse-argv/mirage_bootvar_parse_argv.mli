(** Splitting a command line into words. *)

val parse : string -> (string list, string) result
(** [parse line] splits [line] at spaces. Text between double quotes is taken
    together, and a backslash makes the character after it an ordinary one,
    inside quotes as well; [""] is an empty word. An error is a quote that is
    not closed, or a backslash with nothing after it. *)
