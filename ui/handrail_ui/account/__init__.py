"""What a signed-in person sees of themselves, and the sessions they can end."""
