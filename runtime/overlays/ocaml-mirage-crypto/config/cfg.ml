(* Which instructions the C files may be compiled for: they ask the processor
   before they use them. Without dune's configurator, to need one package
   less. *)

let common = [ "--std=c11"; "-Wall"; "-Wextra"; "-O3" ]

let entropy, acceleration =
  match Architecture.name with
  | "amd64" ->
      ( [ "-DENTROPY"; "-mrdrnd"; "-mrdseed" ],
        [ "-DACCELERATE"; "-mssse3"; "-maes"; "-mpclmul" ] )
  | "i386" -> ([ "-DENTROPY"; "-mrdrnd"; "-mrdseed" ], [])
  | _ -> ([], [])

let write file flags =
  let channel = open_out file in
  output_string channel ("(" ^ String.concat " " flags ^ ")\n");
  close_out channel

let () =
  write "cflags.sexp" (common @ entropy);
  write "cflags_optimized.sexp" (common @ entropy @ acceleration);
  (* Only since version 0.11, for warnings as errors. *)
  write "cflags_warn.sexp" []
