"""What people see: page objects, their language, their look, and the templates that show them."""
