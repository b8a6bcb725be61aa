//! Industries, and the made-up names of their stocks.

/// Industry names; a stock belongs to one of them for all time.
pub(crate) const INDUSTRIES: [&str; 28] = [
    "Agriculture",
    "Automobiles",
    "Banks",
    "Building Materials",
    "Chemicals",
    "Coal",
    "Computers",
    "Construction",
    "Defence",
    "Electrical Equipment",
    "Electronics",
    "Environment",
    "Food and Beverage",
    "Healthcare",
    "Home Appliances",
    "Leisure Services",
    "Light Industry",
    "Machinery",
    "Media",
    "Metals",
    "Oil and Gas",
    "Property",
    "Retail",
    "Securities",
    "Steel",
    "Telecom",
    "Textiles",
    "Transport",
];

/// A name that nobody takes for a company: the industry and a number.
pub(crate) fn company_name(industry: usize, number: usize) -> String {
    format!("{} {number:03}", INDUSTRIES[industry % INDUSTRIES.len()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_industry_and_number() {
        assert_eq!(company_name(24, 7), "Steel 007");
    }
}
