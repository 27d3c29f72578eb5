let () = Printf.printf "Hello, %.3f!\n" (sqrt 2.)
