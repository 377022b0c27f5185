"""Messages and stubs, generated from proto/trueframe/v1."""
