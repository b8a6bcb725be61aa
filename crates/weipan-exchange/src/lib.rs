//! Target weights to orders to fills: sizes, market rules, costs.
