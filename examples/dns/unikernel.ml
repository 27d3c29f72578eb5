open Lwt.Infix

module Main (Dns : Dns_client_mirage.S) = struct
  let start dns host =
    match Result.bind (Domain_name.of_string host) Domain_name.host with
    | Error (`Msg message) -> failwith (Printf.sprintf "%s is no name of a host: %s" host message)
    | Ok name ->
      Dns.gethostbyname dns name >|= function
      | Ok address -> Logs.info (fun log -> log "%s is %a" host Ipaddr.V4.pp address)
      | Error (`Msg message) -> failwith message
end
