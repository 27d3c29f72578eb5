module Main = struct
  let start _ = Lwt.return_unit
end

module Old = Main
module New = Main

module Silent = struct
  let stop () = Lwt.return_unit
end
