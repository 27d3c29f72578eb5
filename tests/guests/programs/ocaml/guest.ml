(* What OCaml's runtime and standard library need of the C library: memory, numbers, exceptions, and no files. *)

module Numbers = Map.Make (Int)

let rec deep n = if n = 0 then 0 else 1 + deep (n - 1)

(* Garbage of all sizes, some of it outside of OCaml's heap. *)
let collect_garbage () =
  for round = 1 to 20 do
    let bytes = List.init 2_000 (fun i -> Bytes.make (i mod 300) 'x') in
    let array = Bigarray.(Array1.create char c_layout 200_000) in
    Bigarray.Array1.fill array 'c';
    ignore (Sys.opaque_identity (bytes, array, round))
  done;
  Gc.compact ()

let fails f = match f () with _ -> "works" | exception Sys_error message -> message

let () =
  Printf.printf "Hello, %.3f %h %s\n" (sqrt 2.) 1.5 (Str.global_replace (Str.regexp "[0-9]+") "N" "a1b22");
  Printf.printf "%.17g %f %f\n" 0.1 (Float.fma 2. 3. 4.) (2. ** 0.5);
  let map = ref Numbers.empty in
  for i = 1 to 10_000 do map := Numbers.add (i * 7919 mod 100_003) (string_of_int i) !map done;
  collect_garbage ();
  let copy : string Numbers.t = Marshal.from_string (Marshal.to_string !map []) 0 in
  Printf.printf "map of %d, same %b, deep %d\n" (Numbers.cardinal !map) (copy = !map) (deep 5_000);
  Printf.printf "open: %s\n" (fails (fun () -> open_in "/etc/passwd"));
  Printf.printf "command: %s\n" (fails (fun () -> Sys.command "true"));
  Printf.printf "HOME %b\n" (Sys.getenv_opt "HOME" <> None);
  Printf.printf "time %b\n" (Sys.time () >= 0. && Sys.time () < 60.);
  Random.self_init ();
  print_endline (match List.find (fun _ -> false) [] with () -> "found" | exception Not_found -> "not found");
  let rec eat eaten = eat (Bytes.create 100_000 :: eaten) in
  print_endline (match eat [] with () -> "" | exception Out_of_memory -> "out of memory");
  exit 5
