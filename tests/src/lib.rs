//! Tests that cross rooms; see the files under `tests/`.
