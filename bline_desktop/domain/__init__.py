"""What is true on the ward: records, rules, kinds and read values. Knows no Qt and opens nothing."""
