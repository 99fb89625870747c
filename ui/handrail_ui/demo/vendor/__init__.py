"""An identity proofing vendor for the demo and for tests: signs as a real one does, and misbehaves on request."""
