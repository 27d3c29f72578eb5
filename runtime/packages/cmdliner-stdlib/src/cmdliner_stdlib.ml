(* The OCaml runtime's parameters as command-line options. *)

open Cmdliner

let option name kind ~docv doc default =
  let docs = "OCAML RUNTIME OPTIONS" in
  Arg.(value & opt kind default & info [ name ] ~docs ~docv ~doc)

let backtrace ~default =
  option "backtrace" Arg.bool ~docv:"BOOL"
    "Whether to print a backtrace when an exception ends the program." default

let randomize_hashtables ~default =
  option "randomize-hashtables" Arg.bool ~docv:"BOOL"
    "Whether to randomize hash tables." default

(* --- Garbage collector --- *)

let allocation_policy =
  Arg.enum [ ("next-fit", 0); ("first-fit", 1); ("best-fit", 2) ]

(* Each option is a function that changes its field of the control, with a
   default read from the same field. *)
let gc_fields (default : Gc.control) =
  let field name kind ~docv doc default (set : _ -> Gc.control -> Gc.control) =
    Term.app (Term.const set) (option name kind ~docv doc default)
  in
  let number = field ~docv:"N" and words = field ~docv:"WORDS" in
  let percent = field ~docv:"PERCENT" in
  Arg.
    [
      field "allocation-policy" allocation_policy ~docv:"POLICY"
        "How free memory is chosen in the major heap: $(b,next-fit), \
         $(b,first-fit) or $(b,best-fit). OCaml 5 has one way only."
        default.allocation_policy (fun allocation_policy control ->
          { control with allocation_policy });
      words "minor-heap-size" int "Size of the minor heap."
        default.minor_heap_size (fun minor_heap_size control ->
          { control with minor_heap_size });
      field "major-heap-increment" int ~docv:"PERCENT/WORDS"
        "How much the major heap grows at a time: percent of its size up to \
         1000, and words above."
        default.major_heap_increment (fun major_heap_increment control ->
          { control with major_heap_increment });
      percent "space-overhead" int
        "Memory that may be wasted on values not collected yet, in percent of \
         the live ones. Less makes the collector work more."
        default.space_overhead (fun space_overhead control ->
          { control with space_overhead });
      percent "max-space-overhead" int
        "Free memory in percent of the live values that triggers a \
         compaction; 1000000 or more for never."
        default.max_overhead (fun max_overhead control ->
          { control with max_overhead });
      number "gc-verbosity" int
        "What the collector tells on standard error: a sum of the flags in \
         the documentation of OCaml's module Gc."
        default.verbose (fun verbose control -> { control with verbose });
      number "gc-window-size" int
        "Over how many slices, 1 to 50, the major collector evens out its \
         work."
        default.window_size (fun window_size control ->
          { control with window_size });
      percent "custom-major-ratio" int
        "Memory outside the heap that dead values of the major heap may hold, \
         in percent of the major heap."
        default.custom_major_ratio (fun custom_major_ratio control ->
          { control with custom_major_ratio });
      percent "custom-minor-ratio" int
        "Memory outside the heap that values of the minor heap may hold, in \
         percent of the minor heap."
        default.custom_minor_ratio (fun custom_minor_ratio control ->
          { control with custom_minor_ratio });
      field "custom-minor-max-size" int ~docv:"BYTES"
        "Memory outside the heap above which a value is counted with the \
         major heap at once."
        default.custom_minor_max_size (fun custom_minor_max_size control ->
          { control with custom_minor_max_size });
      words "stack-limit" int "Largest size of a stack." default.stack_limit
        (fun stack_limit control -> { control with stack_limit });
    ]

let gc_control ~default =
  let apply control set = Term.(const (fun c f -> f c) $ control $ set) in
  List.fold_left apply (Term.const default) (gc_fields default)

(* --- All of it --- *)

(* The parameter's term and then its effect, or neither. *)
let applied parameter set term =
  match parameter with
  | None -> Term.const ()
  | Some default -> Term.(const set $ term ~default)

let setup ?backtrace:(b = Some false) ?randomize_hashtables:(r = Some false)
    ?gc_control:(c = Some (Gc.get ())) () =
  Term.(
    const (fun () () () -> ())
    $ applied b Printexc.record_backtrace backtrace
    $ applied r (fun on -> if on then Hashtbl.randomize ()) randomize_hashtables
    $ applied c Gc.set gc_control)
