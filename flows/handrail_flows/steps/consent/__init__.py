"""Accept terms, and allow or refuse each purpose apart from them."""
