"""Steps of a journey become a part and its call, and the other way round; what runs stays the same."""
