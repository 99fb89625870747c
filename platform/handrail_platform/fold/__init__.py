"""Steps of a journey become a part of their own and its call, and the other way round; what runs stays the same."""
