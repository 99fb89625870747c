"""Walking a journey before anybody else does: in the real interpreter, in a world that is made up."""
