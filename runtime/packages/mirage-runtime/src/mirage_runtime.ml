(* What every unikernel has at run time. In this order: the manual's sections,
   boot arguments, logs, disks, delay, name, hooks. *)

open Cmdliner

(* Until the argument --backtrace decides: a boot argument that is asked for
   too early should show where. *)
let () = Printexc.record_backtrace true

(* --- Sections of the manual page --- *)

let s_http = "HTTP OPTIONS"
let s_ssh = "SSH OPTIONS"
let s_tls = "TLS OPTIONS"
let s_he = "HAPPY EYEBALLS OPTIONS"
let s_dns = "DNS OPTIONS"
let s_net = "NETWORK OPTIONS"
let s_log = "LOG AND MONITORING OPTIONS"
let s_disk = "DISK OPTIONS"
let s_ocaml = "OCAML RUNTIME OPTIONS"

let sections =
  Manpage.[ s_arguments; s_options ]
  @ [ s_http; s_ssh; s_tls; s_he; s_dns; s_net; s_log; s_disk; s_ocaml ]

(* --- Boot arguments --- *)

let register_arg = Functoria_runtime.register_arg
let runtime_args = Functoria_runtime.runtime_args
let with_argv = Functoria_runtime.with_argv ~sections
let argument_error = Functoria_runtime.argument_error
let help_version = Functoria_runtime.help_version

(* --- Logs --- *)

type log_threshold = [ `All | `Src of string ] * Logs.level option

let set_level ~default thresholds =
  let for_all = function `All, level -> Some level | `Src _, _ -> None in
  let level = List.find_map for_all thresholds in
  Logs.set_level (Option.value level ~default);
  let sources = Logs.Src.list () in
  let named name source = String.equal (Logs.Src.name source) name in
  let set = function
    | `All, _ -> ()
    | `Src name, level -> (
        match List.find_opt (named name) sources with
        | Some source -> Logs.Src.set_level source level
        | None -> Format.printf "WARNING: there is no log source %s.@." name)
  in
  List.iter set thresholds

module Conv = struct
  let parse text =
    let threshold source level =
      Result.map (fun level -> (source, level)) (Logs.level_of_string level)
    in
    match String.split_on_char ':' text with
    | [ level ] | [ "*"; level ] -> threshold `All level
    | [ source; level ] -> threshold (`Src source) level
    | _ -> Error (`Msg (text ^ ": expected LEVEL or SOURCE:LEVEL"))

  let print ppf (source, level) =
    let level = Logs.level_to_string level in
    match source with
    | `All -> Format.pp_print_string ppf level
    | `Src name -> Format.fprintf ppf "%s:%s" name level

  let log_threshold : log_threshold Arg.conv = Arg.conv (parse, print)
end

let logs =
  let levels =
    [ None; Some Logs.App; Some Error; Some Warning; Some Info; Some Debug ]
    |> List.map (fun level -> (Logs.level_to_string level, level))
    |> Arg.doc_alts_enum
  in
  let doc =
    "How much to log. A level alone is for all log sources, and \
     $(i,SOURCE):$(i,LEVEL) for one of them: $(b,*:info,tcpip:debug) shows \
     what is $(b,info) or more serious, and everything from $(b,tcpip). A \
     level must be " ^ levels ^ "."
  in
  Arg.(
    value
    & opt (list Conv.log_threshold) []
    & info [ "l"; "logs" ] ~docs:s_log ~docv:"LEVEL" ~doc)

(* --- Disks --- *)

let disk =
  let doc = "Name of the docteur disk. On Solo5, letters and digits only." in
  Arg.(value & opt string "disk" & info [ "disk" ] ~docs:s_disk ~doc)

let analyze =
  let doc = "Whether to check the docteur disk at boot." in
  Arg.(value & opt bool true & info [ "analyze" ] ~docs:s_disk ~doc)

(* --- Delay --- *)

let delay =
  let doc = "Seconds to wait before the unikernel starts." in
  let docs = Manpage.s_common_options in
  Arg.(value & opt int 0 & info [ "delay" ] ~docs ~doc)

(* --- Name --- *)

let name_k =
  let doc = "Name of the unikernel, as it appears in syslog for example." in
  let docs = Manpage.s_common_options in
  let absent = "the name chosen at configuration time" in
  Arg.(value & opt (some' string) None & info [ "name" ] ~docs ~doc ~absent)

let configured_name = ref "no-name"
let set_name name = configured_name := name

let name =
  let given = register_arg name_k in
  fun () -> Option.value (given ()) ~default:!configured_name

(* --- Hooks --- *)

let exit_hooks = ref []
let enter_iter_hooks = ref []
let leave_iter_hooks = ref []
let add hooks hook = hooks := hook :: !hooks
let at_exit hook = add exit_hooks hook
let at_enter_iter hook = add enter_iter_hooks hook
let at_leave_iter hook = add leave_iter_hooks hook

(* The list is read once, before the first hook runs: a hook that a hook adds
   has to wait for the next turn. *)
let run hooks = List.iter (fun hook -> hook ()) !hooks
let run_enter_iter_hooks () = run enter_iter_hooks
let run_leave_iter_hooks () = run leave_iter_hooks

let run_exit_hooks () =
  let run_safely hook = Lwt.catch hook (fun _ -> Lwt.return_unit) in
  Lwt_list.iter_s run_safely !exit_hooks
