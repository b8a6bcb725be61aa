//! The weipan command.
