//! May this order trade? One file a rule, asked in the order of account.md: listed, ban, T+1, price limit, lot,
//! participation, cash.

pub mod ban;
pub mod cash;
pub mod listed;
pub mod lot;
pub mod participation;
pub mod price_limit;
pub mod t_plus_one;
