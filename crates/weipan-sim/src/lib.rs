//! Made-up markets whose truth is known.
