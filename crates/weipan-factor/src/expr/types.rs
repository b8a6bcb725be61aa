//! What kind of thing a value is; checked before anything runs.

/// The types of the language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Type {
    /// A number per stock and day.
    Number,
    /// Yes, no or not known, per stock and day.
    Boolean,
    /// A code per stock and day, such as the industry: only good for grouping.
    Group,
    /// A bucket's number: good as a number and for grouping.
    Bucket,
    /// A quoted text: only good as an option.
    Text,
}

impl Type {
    /// For messages.
    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::Number | Self::Bucket => "a number",
            Self::Boolean => "a yes/no",
            Self::Group => "a group",
            Self::Text => "a text",
        }
    }

    /// Whether a value of this type can stand where another is needed.
    pub(crate) fn serves(self, needed: Self) -> bool {
        self == needed || (self == Self::Bucket && matches!(needed, Self::Number | Self::Group))
    }

    /// What to write instead, where one type was found and another is needed.
    pub(crate) fn remedy(found: Self, needed: Self) -> Option<&'static str> {
        match (found, needed) {
            (Self::Boolean, Self::Number) => Some("turn it into a number with `condition ? 1 : 0`"),
            (Self::Number, Self::Boolean) => Some("compare it with something, such as `x > 0`"),
            (Self::Number, Self::Group) => Some("groups are industry, board, or bucket(x, n)"),
            (Self::Group, _) => Some("groups are for the group_* functions"),
            _ => None,
        }
    }
}
