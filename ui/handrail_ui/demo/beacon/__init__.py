"""Beacon ID: a stand-in for an identity provider, so that the demo can show people coming from elsewhere."""
