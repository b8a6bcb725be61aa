# Trading days since the listing.
# Reference: Ritter (1991), Journal of Finance 46(1), 3-27
days_listed
