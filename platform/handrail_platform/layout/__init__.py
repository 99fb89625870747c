"""Where an editor draws the cards of a journey, and the lines between them."""
