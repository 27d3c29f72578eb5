(* Both types are [int]; they differ in how they are written as bytes, and so
   in what 32 bits mean to them. *)

let () =
  if Sys.int_size < 63 then failwith "optint: this is for 64-bit machines only"

include Integer.Native

let max_int = Int32.(to_int max_int)
let min_int = Int32.(to_int min_int)
let encoded_size = 4

let to_int32 n =
  let narrow = Int32.of_int n in
  if of_int32 narrow <> n && of_unsigned_int32 narrow <> n then
    invalid_arg (string_of_int n ^ " is not an integer of 32 bits");
  narrow

let encode buffer ~off n = Bytes.set_int32_be buffer off (to_int32 n)
let decode text ~off = of_int32 (String.get_int32_be text off)

module Int63 = struct
  include Integer.Native

  let encoded_size = 8
  let to_int32 = Int32.of_int
  let encode buffer ~off n = Bytes.set_int64_be buffer off (to_int64 n)
  let decode text ~off = of_int64 (String.get_int64_be text off)
end
