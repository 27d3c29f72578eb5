//! Cases are in `pass` and `fail`.
