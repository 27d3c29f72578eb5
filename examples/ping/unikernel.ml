open Lwt.Syntax

let address =
  let default = Ipaddr.V4.Prefix.of_string_exn "10.0.0.2/24" in
  Mirage_runtime.register_arg (Mirage_runtime_network.V4.network default)

let pings =
  let open Cmdliner.Arg in
  let doc = "Stop after that many pings instead of never." in
  Mirage_runtime.register_arg (value & opt (some int) None & info [ "pings" ] ~docv:"N" ~doc)

(* Where the fields of a frame are, in bytes from its start. *)
module Frame = struct
  let destination = 0
  let source = 6
  let kind = 12
  let payload = 14
  let arp_kind = 0x0806
  let ipv4_kind = 0x0800
end

module Arp = struct
  let operation = 20
  let sender_mac = 22
  let sender_ip = 28
  let target_mac = 32
  let target_ip = 38
  let length = 42
  let ipv4_over_ethernet = "\x00\x01\x08\x00\x06\x04"
  let request = 1
  let reply = 2
end

module Ip = struct
  let version_and_words = 14
  let total_length = 16
  let fragment = 20
  let protocol = 23
  let source = 26
  let destination = 30
  let shortest = 34
  let icmp = 1
end

(* From the start of the message, which is behind an IP header of any length. *)
module Icmp = struct
  let kind = 0
  let checksum = 2
  let shortest = 8
  let echo_request = 8
  let echo_reply = 0
end

let ipv4_at frame offset = Ipaddr.V4.of_int32 (Cstruct.BE.get_uint32 frame offset)

(* The Internet checksum: the complement of the sum of all 16-bit words, in ones' complement. *)
let checksum data =
  let words = Cstruct.length data / 2 in
  let rec sum total word =
    if word = words then total else sum (total + Cstruct.BE.get_uint16 data (2 * word)) (word + 1)
  in
  let is_odd = Cstruct.length data land 1 = 1 in
  let last = if is_odd then Cstruct.get_uint8 data (2 * words) lsl 8 else 0 in
  let rec fold total =
    if total > 0xffff then fold ((total lsr 16) + (total land 0xffff)) else total
  in
  lnot (fold (sum last 0)) land 0xffff

(* What a frame asks of us. Of a ping: where its message begins and ends. *)
type question = Arp | Ping of { message : int; ends : int } | Nothing

let question_of_ipv4 ~ip frame =
  let header = 4 * (Cstruct.get_uint8 frame Ip.version_and_words land 0xf) in
  let message = Frame.payload + header in
  let ends = Frame.payload + Cstruct.BE.get_uint16 frame Ip.total_length in
  let is_whole = Cstruct.BE.get_uint16 frame Ip.fragment land 0x3fff = 0 in
  let is_complete = message + Icmp.shortest <= ends && ends <= Cstruct.length frame in
  if
    header >= 20 && is_whole && is_complete
    && Ipaddr.V4.compare (ipv4_at frame Ip.destination) ip = 0
    && Cstruct.get_uint8 frame Ip.protocol = Ip.icmp
    && Cstruct.get_uint8 frame (message + Icmp.kind) = Icmp.echo_request
    && checksum (Cstruct.sub frame message (ends - message)) = 0
  then Ping { message; ends }
  else Nothing

(* Whatever is not well formed asks nothing. *)
let question ~ip frame =
  let length = Cstruct.length frame in
  let kind = if length < Frame.payload then 0 else Cstruct.BE.get_uint16 frame Frame.kind in
  if kind = Frame.ipv4_kind && length >= Ip.shortest then question_of_ipv4 ~ip frame
  else if
    kind = Frame.arp_kind
    && length >= Arp.length
    && Cstruct.to_string frame ~off:Frame.payload ~len:6 = Arp.ipv4_over_ethernet
    && Cstruct.BE.get_uint16 frame Arp.operation = Arp.request
    && Ipaddr.V4.compare (ipv4_at frame Arp.target_ip) ip = 0
  then Arp
  else Nothing

module Main (Network : Mirage_net.S) = struct
  let send network ~size fill =
    let* result = Network.write network ~size (fun frame -> fill frame; size) in
    match result with
    | Ok () -> Lwt.return_unit
    | Error error ->
      Logs.warn (fun log -> log "a frame was not sent: %a" Network.pp_error error);
      Lwt.return_unit

  (* Both answers go back to where the frame came from. *)
  let address_reply network ~to_frame reply =
    Cstruct.blit to_frame Frame.source reply Frame.destination 6;
    Cstruct.blit_from_string (Macaddr.to_octets (Network.mac network)) 0 reply Frame.source 6

  let answer_arp network ~ip request =
    send network ~size:Arp.length (fun reply ->
        Cstruct.blit request 0 reply 0 Arp.length;
        address_reply network ~to_frame:request reply;
        Cstruct.BE.set_uint16 reply Arp.operation Arp.reply;
        Cstruct.blit reply Frame.source reply Arp.sender_mac 6;
        Cstruct.BE.set_uint32 reply Arp.sender_ip (Ipaddr.V4.to_int32 ip);
        Cstruct.blit request Arp.sender_mac reply Arp.target_mac 6;
        Cstruct.blit request Arp.sender_ip reply Arp.target_ip 4)

  (* Swapping the addresses leaves the checksum of the IP header as it is. *)
  let answer_ping network ~message ~ends request =
    send network ~size:ends (fun reply ->
        Cstruct.blit request 0 reply 0 ends;
        address_reply network ~to_frame:request reply;
        Cstruct.blit request Ip.source reply Ip.destination 4;
        Cstruct.blit request Ip.destination reply Ip.source 4;
        let icmp = Cstruct.sub reply message (ends - message) in
        Cstruct.set_uint8 icmp Icmp.kind Icmp.echo_reply;
        Cstruct.BE.set_uint16 icmp Icmp.checksum 0;
        Cstruct.BE.set_uint16 icmp Icmp.checksum (checksum icmp))

  let start network =
    let ip = Ipaddr.V4.Prefix.address (address ()) in
    let left = ref (Option.value (pings ()) ~default:max_int) in
    Logs.info (fun log ->
        log "%a answers at %a" Ipaddr.V4.pp ip Macaddr.pp (Network.mac network));
    let answer frame =
      match question ~ip frame with
      | Nothing -> Lwt.return_unit
      | Arp -> answer_arp network ~ip frame
      | Ping { message; ends } ->
        Logs.info (fun log -> log "ping from %a" Ipaddr.V4.pp (ipv4_at frame Ip.source));
        let* () = answer_ping network ~message ~ends frame in
        decr left;
        if !left = 0 then Network.disconnect network else Lwt.return_unit
    in
    let* result = Network.listen network ~header_size:Frame.payload answer in
    match result with
    | Ok () ->
      let stats = Network.get_stats_counters network in
      Logs.info (fun log -> log "%ld frames came, %ld went" stats.rx_pkts stats.tx_pkts);
      Lwt.return_unit
    | Error error -> Fmt.failwith "the network: %a" Network.pp_error error
end
