module Lifecycle = Lifecycle
module Main = Main
module Memory = Memory
module Solo5 = Solo5
