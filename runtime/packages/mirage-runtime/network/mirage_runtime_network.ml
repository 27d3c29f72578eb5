(* Boot arguments of network devices: one short function an option, all made by
   [option] below. *)

open Mirage_runtime

module Arg = struct
  let conv of_string to_string =
    let print ppf value = Format.pp_print_string ppf (to_string value) in
    Cmdliner.Arg.conv (of_string, print)

  let ipv4_address = Ipaddr.V4.(conv of_string to_string)
  let ipv4 = Ipaddr.V4.Prefix.(conv of_string to_string)
  let ipv6_address = Ipaddr.V6.(conv of_string to_string)
  let ipv6 = Ipaddr.V6.Prefix.(conv of_string to_string)
  let ip_address = Ipaddr.(conv of_string to_string)
end

let some = Cmdliner.Arg.some
let bool = Cmdliner.Arg.bool
let int = Cmdliner.Arg.int
let int64 = Cmdliner.Arg.int64
let string = Cmdliner.Arg.string
let strings = Cmdliner.Arg.(list string)

(* [option name kind ~docv doc ~docs ?group default] is --name, or --group-name
   in a group. In [doc], the marker %s stands for whose option it is. *)
let option name kind ?docv doc ~docs ?(group = "") default =
  let name, owner =
    if group = "" then (name, "the unikernel")
    else (group ^ "-" ^ name, "the " ^ group ^ " group")
  in
  let doc = Printf.sprintf doc owner in
  Cmdliner.Arg.(value & opt kind default & info [ name ] ?docv ~doc ~docs)

(* --- Interfaces and addresses --- *)

let interface ?group ?(docs = s_net) default =
  option "interface" string ~docv:"INTERFACE"
    "Network interface of the host that %s uses." ~docs ?group default

module V4 = struct
  let prefix conv ?group ~docs default =
    option "ipv4" conv ~docv:"PREFIX"
      "IPv4 address of %s and length of its network's prefix, such as \
       192.168.0.1/16."
      ~docs ?group default

  let network ?group ?(docs = s_net) default =
    prefix Arg.ipv4 ?group ~docs default

  let optional_network ?group ?(docs = s_net) () =
    prefix (some Arg.ipv4) ?group ~docs None

  let gateway ?group ?(docs = s_net) default =
    option "ipv4-gateway" (some Arg.ipv4_address) ~docv:"IP"
      "IPv4 gateway of %s." ~docs ?group default
end

module V6 = struct
  let network ?group ?(docs = s_net) default =
    option "ipv6" (some Arg.ipv6) ~docv:"PREFIX"
      "IPv6 address of %s and length of its network's prefix." ~docs ?group
      default

  let gateway ?group ?(docs = s_net) default =
    option "ipv6-gateway" (some Arg.ipv6_address) ~docv:"IP"
      "IPv6 gateway of %s." ~docs ?group default

  let accept_router_advertisements ?group ?(docs = s_net) () =
    option "accept-router-advertisements" bool
      "Whether %s listens to IPv6 router advertisements." ~docs ?group true
end

let ipv4_only ?group ?(docs = s_net) () =
  option "ipv4-only" bool "Whether %s has no IPv6." ~docs ?group false

let ipv6_only ?group ?(docs = s_net) () =
  option "ipv6-only" bool "Whether %s has no IPv4." ~docs ?group false

(* --- DNS --- *)

let resolver ?group ?(docs = s_net) ?default () =
  option "resolver" (some strings) ~docv:"IP"
    "DNS resolvers that %s asks; without any, a public one." ~docs ?group
    default

let dns_servers ?group ?(docs = s_dns) default =
  option "dns-servers" (some strings) ~docv:"DNS-SERVER"
    "DNS servers that %s asks; without any, a public one." ~docs ?group default

let dns_timeout ?group ?(docs = s_dns) default =
  option "dns-timeout" (some int64) ~docv:"DNS-TIMEOUT"
    "How long %s waits for a DNS answer, in nanoseconds." ~docs ?group default

let dns_cache_size ?group ?(docs = s_dns) default =
  option "dns-cache-size" (some int) ~docv:"DNS-CACHE-SIZE"
    "How many DNS answers %s remembers." ~docs ?group default

(* --- Happy eyeballs --- *)

let he_aaaa_timeout ?group ?(docs = s_he) default =
  option "he-aaaa-timeout" (some int64) ~docv:"AAAA-TIMEOUT"
    "How long %s waits for an IPv6 address once it has an IPv4 one, in \
     nanoseconds."
    ~docs ?group default

let he_connect_delay ?group ?(docs = s_he) default =
  option "he-connect-delay" (some int64) ~docv:"CONNECT-DELAY"
    "How long %s lets one attempt to connect run before it starts the next, in \
     nanoseconds."
    ~docs ?group default

let he_connect_timeout ?group ?(docs = s_he) default =
  option "he-connect-timeout" (some int64) ~docv:"CONNECT-TIMEOUT"
    "After how long %s gives up connecting, in nanoseconds." ~docs ?group
    default

let he_resolve_timeout ?group ?(docs = s_he) default =
  option "he-resolve-timeout" (some int64) ~docv:"RESOLVE-TIMEOUT"
    "How long %s waits for one attempt to resolve a name, in nanoseconds." ~docs
    ?group default

let he_resolve_retries ?group ?(docs = s_he) default =
  option "he-resolve-retries" (some int) ~docv:"RESOLVE-RETRIES"
    "How often %s tries to resolve a name." ~docs ?group default

let he_timer_interval ?group ?(docs = s_he) default =
  option "he-timer-interval" (some int64) ~docv:"TIMER-INTERVAL"
    "How often %s looks at its attempts to connect, in nanoseconds." ~docs
    ?group default

(* --- SSH, TLS, HTTP --- *)

let ssh_key ?group ?(docs = s_ssh) default =
  option "ssh-key" (some string) ~docv:"KEY"
    "Private SSH key of %s: rsa:<seed> or ed25519:<base64>." ~docs ?group
    default

let ssh_password ?group ?(docs = s_ssh) default =
  option "ssh-password" (some string) ~docv:"PASSWORD" "SSH password of %s."
    ~docs ?group default

let ssh_authenticator ?group ?(docs = s_ssh) default =
  option "ssh-authenticator" (some string) ~docv:"SSH-AUTHENTICATOR"
    "Fingerprint that the SSH server of %s must show: SHA256:<base64>." ~docs
    ?group default

let tls_authenticator ?group ?(docs = s_tls) default =
  option "tls-authenticator" (some string) ~docv:"TLS-AUTHENTICATOR"
    "What %s asks of a TLS server's certificate; without it, a path to a \
     well-known certificate authority."
    ~docs ?group default

let http_headers ?group ?(docs = s_http) default =
  let header = Cmdliner.Arg.(pair ~sep:':' string string) in
  option "http-headers"
    (some (Cmdliner.Arg.list header))
    ~docv:"HEADERS"
    "HTTP headers that %s sends: name:value, with commas between." ~docs ?group
    default

(* --- Logging and monitoring --- *)

let syslog ?group ?(docs = s_log) default =
  option "syslog" (some Arg.ip_address) ~docv:"IP"
    "Syslog server that gets the logs of %s." ~docs ?group default

let syslog_port ?group ?(docs = s_log) default =
  option "syslog-port" int ~docv:"PORT" "Port of the syslog server of %s." ~docs
    ?group
    (Option.value default ~default:514)

let syslog_truncate ?group ?(docs = s_log) default =
  option "syslog-truncate" (some int) ~docv:"BYTES"
    "Length at which %s cuts its syslog messages." ~docs ?group default

let syslog_keyname ?group ?(docs = s_log) default =
  option "syslog-keyname" (some string) ~docv:"NAME"
    "Name of the TLS key that %s uses for syslog." ~docs ?group default

let monitor ?group ?(docs = s_log) default =
  option "monitor" (some Arg.ip_address) ~docv:"IP"
    "Monitoring server that gets the measurements of %s." ~docs ?group default
