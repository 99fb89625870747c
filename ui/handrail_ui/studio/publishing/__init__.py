"""The page on which a draft is compared with what is live, tried, and published."""
