//! Ledgers and tables to pages that a person can read.
