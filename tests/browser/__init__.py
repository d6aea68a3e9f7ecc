"""What people do in a browser, on a portal of its own."""
