type stat = {
  heap_words : int;
  live_words : int;
  stack_words : int;
  free_words : int;
}

external heap_words : unit -> int = "mirage_solo5_heap_words" [@@noalloc]
external live_words : unit -> int = "mirage_solo5_live_words" [@@noalloc]
external stack_words : unit -> int = "mirage_solo5_stack_words" [@@noalloc]
external trim : unit -> unit = "mirage_solo5_trim" [@@noalloc]

let stat () =
  let heap_words = heap_words () in
  let live_words = live_words () in
  let stack_words = stack_words () in
  let free_words = heap_words - live_words - stack_words in
  { heap_words; live_words; stack_words; free_words }

let quick_stat = stat
