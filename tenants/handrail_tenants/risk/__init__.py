"""What risk is judged by: devices and networks that are known, failures, bustle, addresses thrown away."""
