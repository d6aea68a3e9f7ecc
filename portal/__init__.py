"""The project around the app: settings, addresses, middleware."""
