module Main (Disk : Mirage_block.S) = struct
  let start () = Lwt.return_unit
end
