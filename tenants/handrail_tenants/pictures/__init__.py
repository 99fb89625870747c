"""Pictures that a session keeps for a review: sealed with its key, and gone with the decision."""
