open Lwt.Syntax

module Main (Stack : Tcpip.Stack.V4V6) = struct
  module Tcp = Stack.TCP

  (* Sends back what comes until the other side, or the network, ends it. *)
  let rec echo flow =
    let* read = Tcp.read flow in
    match read with
    | Ok `Eof -> Tcp.close flow
    | Error error ->
      Logs.warn (fun log -> log "cannot read: %a" Tcp.pp_error error);
      Tcp.close flow
    | Ok (`Data data) ->
      let* written = Tcp.write flow data in
      (match written with
       | Ok () -> echo flow
       | Error error ->
         Logs.warn (fun log -> log "cannot write: %a" Tcp.pp_write_error error);
         Tcp.close flow)

  let start stack port =
    let accept flow =
      let address, port = Tcp.dst flow in
      Logs.info (fun log -> log "%a, port %d, is connected" Ipaddr.pp address port);
      echo flow
    in
    Tcp.listen (Stack.tcp stack) ~port accept;
    Logs.info (fun log -> log "listening on port %d" port);
    Stack.listen stack
end
