"""Ask a guardian, on their own device, for what a minor cannot consent to alone."""
