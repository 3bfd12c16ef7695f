"""Number systems, from floats with proved error bounds to closed forms that decide equality."""
