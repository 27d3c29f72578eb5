(** Boot arguments of network devices.

    Each function makes the term of one option. [group] is for unikernels with
    several devices of a kind: [~group:"lan"] makes [--lan-ipv4] of [--ipv4].
    [docs] is the section of the manual page, and the last argument the value
    when the option is absent. The device library of the configuration language
    has a function of the same name for each of these. *)

open Cmdliner

(** Converters for addresses, and for prefixes that keep their address
    ([10.0.0.2/24]). *)
module Arg : sig
  val ipv4_address : Ipaddr.V4.t Arg.conv
  val ipv4 : Ipaddr.V4.Prefix.t Arg.conv
  val ipv6_address : Ipaddr.V6.t Arg.conv
  val ipv6 : Ipaddr.V6.Prefix.t Arg.conv
  val ip_address : Ipaddr.t Arg.conv
end

(** {1 Interfaces and addresses} *)

val interface : ?group:string -> ?docs:string -> string -> string Term.t
(** [--interface]: the network interface of the host. *)

module V4 : sig
  open Ipaddr.V4

  val network : ?group:string -> ?docs:string -> Prefix.t -> Prefix.t Term.t
  (** [--ipv4]: own address and length of the network's prefix. *)

  val optional_network :
    ?group:string -> ?docs:string -> unit -> Prefix.t option Term.t
  (** [--ipv4], with no default: for devices that have DHCP as well. *)

  val gateway : ?group:string -> ?docs:string -> t option -> t option Term.t
  (** [--ipv4-gateway]. *)
end

module V6 : sig
  open Ipaddr.V6

  val network :
    ?group:string -> ?docs:string -> Prefix.t option -> Prefix.t option Term.t
  (** [--ipv6]: own address and length of the network's prefix. *)

  val gateway : ?group:string -> ?docs:string -> t option -> t option Term.t
  (** [--ipv6-gateway]. *)

  val accept_router_advertisements :
    ?group:string -> ?docs:string -> unit -> bool Term.t
  (** [--accept-router-advertisements], true by default. *)
end

val ipv4_only : ?group:string -> ?docs:string -> unit -> bool Term.t
(** [--ipv4-only], false by default. *)

val ipv6_only : ?group:string -> ?docs:string -> unit -> bool Term.t
(** [--ipv6-only], false by default. *)

(** {1 DNS} *)

val resolver :
  ?group:string ->
  ?docs:string ->
  ?default:string list ->
  unit ->
  string list option Term.t
(** [--resolver]: DNS resolvers. *)

val dns_servers :
  ?group:string ->
  ?docs:string ->
  string list option ->
  string list option Term.t
(** [--dns-servers]. *)

val dns_timeout :
  ?group:string -> ?docs:string -> int64 option -> int64 option Term.t
(** [--dns-timeout], in nanoseconds. *)

val dns_cache_size :
  ?group:string -> ?docs:string -> int option -> int option Term.t
(** [--dns-cache-size], in entries. *)

(** {1 Happy eyeballs}

    Times are in nanoseconds. *)

val he_aaaa_timeout :
  ?group:string -> ?docs:string -> int64 option -> int64 option Term.t

val he_connect_delay :
  ?group:string -> ?docs:string -> int64 option -> int64 option Term.t

val he_connect_timeout :
  ?group:string -> ?docs:string -> int64 option -> int64 option Term.t

val he_resolve_timeout :
  ?group:string -> ?docs:string -> int64 option -> int64 option Term.t

val he_resolve_retries :
  ?group:string -> ?docs:string -> int option -> int option Term.t

val he_timer_interval :
  ?group:string -> ?docs:string -> int64 option -> int64 option Term.t

(** {1 SSH, TLS, HTTP} *)

val ssh_key :
  ?group:string -> ?docs:string -> string option -> string option Term.t
(** [--ssh-key]: [rsa:<seed>] or [ed25519:<base64>]. *)

val ssh_password :
  ?group:string -> ?docs:string -> string option -> string option Term.t
(** [--ssh-password]. *)

val ssh_authenticator :
  ?group:string -> ?docs:string -> string option -> string option Term.t
(** [--ssh-authenticator]: the fingerprint that the server's key must have. *)

val tls_authenticator :
  ?group:string -> ?docs:string -> string option -> string option Term.t
(** [--tls-authenticator]: what a server's certificate must satisfy. *)

val http_headers :
  ?group:string ->
  ?docs:string ->
  (string * string) list option ->
  (string * string) list option Term.t
(** [--http-headers]: [name:value], separated by commas. *)

(** {1 Logging and monitoring} *)

val syslog :
  ?group:string -> ?docs:string -> Ipaddr.t option -> Ipaddr.t option Term.t
(** [--syslog]: address of the syslog server. *)

val syslog_port : ?group:string -> ?docs:string -> int option -> int Term.t
(** [--syslog-port]; [None] stands for 514. *)

val syslog_truncate :
  ?group:string -> ?docs:string -> int option -> int option Term.t
(** [--syslog-truncate]: longest syslog message, in bytes. *)

val syslog_keyname :
  ?group:string -> ?docs:string -> string option -> string option Term.t
(** [--syslog-keyname]: name of the TLS key for syslog. *)

val monitor :
  ?group:string -> ?docs:string -> Ipaddr.t option -> Ipaddr.t option Term.t
(** [--monitor]: address of the monitoring server. *)
