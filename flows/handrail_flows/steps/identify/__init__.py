"""Ask who somebody is, without telling whether we know them."""
