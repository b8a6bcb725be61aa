//! Files to bars and nothing else: data sets, importers, checks.
