(* Splitting a command line into words: one pass, the current word in a
   buffer, which is there as soon as the word has begun. *)

let parse line =
  let words = ref [] and word = ref None in
  let begun () =
    match !word with
    | Some buffer -> buffer
    | None ->
        let buffer = Buffer.create 32 in
        word := Some buffer;
        buffer
  in
  let end_word () =
    Option.iter (fun buffer -> words := Buffer.contents buffer :: !words) !word;
    word := None
  in
  let rec split i ~quoted =
    if i >= String.length line then
      if quoted then Error "a quote is not closed"
      else (
        end_word ();
        Ok (List.rev !words))
    else
      match line.[i] with
      | '"' ->
          ignore (begun ());
          split (i + 1) ~quoted:(not quoted)
      | '\\' when i + 1 = String.length line ->
          Error "there is nothing after the last backslash"
      | '\\' -> take (i + 1) ~quoted
      | ' ' when not quoted ->
          end_word ();
          split (i + 1) ~quoted
      | _ -> take i ~quoted
  and take i ~quoted =
    Buffer.add_char (begun ()) line.[i];
    split (i + 1) ~quoted
  in
  split 0 ~quoted:false
