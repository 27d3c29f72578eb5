module Main (_ : Mirage_net.S) (_ : Mirage_net.S) = struct
  let start _inside _outside = Lwt.return_unit
end
