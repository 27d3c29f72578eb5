(* Splitting a command line into words: one pass, the current word in a
   buffer. *)

let parse line =
  let words = ref [] and word = Buffer.create 32 in
  let end_word () =
    if Buffer.length word > 0 then words := Buffer.contents word :: !words;
    Buffer.clear word
  in
  let rec split i ~quoted =
    if i >= String.length line then
      if quoted then Error "boot arguments: a quote is not closed"
      else (
        end_word ();
        Ok (List.rev !words))
    else
      match line.[i] with
      | '"' -> split (i + 1) ~quoted:(not quoted)
      | '\\' when i + 1 = String.length line ->
          Error "boot arguments: there is nothing after the last backslash"
      | '\\' -> take (i + 1) ~quoted
      | ' ' when not quoted ->
          end_word ();
          split (i + 1) ~quoted
      | _ -> take i ~quoted
  and take i ~quoted =
    Buffer.add_char word line.[i];
    split (i + 1) ~quoted
  in
  split 0 ~quoted:false
