open Lwt.Syntax

module Main (Numbers : Counter.S) = struct
  let start numbers =
    let rec count times =
      if times = 0 then Lwt.return_unit
      else
        let* number = Numbers.next numbers in
        Logs.info (fun log -> log "counted to %Ld" number);
        count (times - 1)
    in
    count 3
end
