//! One spec, one day loop, one run, one comparison.
