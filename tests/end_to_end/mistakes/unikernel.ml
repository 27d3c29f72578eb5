module Main = struct
  let start _ = Lwt.return_unit
end

module Old = Main
module New = Main

module Store (_ : Mirage_kv.RO) = struct
  let start _ = Lwt.return_unit
end

module Silent = struct
  let stop () = Lwt.return_unit
end
