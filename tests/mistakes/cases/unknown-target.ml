let start _label _workers = Lwt.return_unit
