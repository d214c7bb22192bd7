"""What the OpenAPI document says of every operation alike."""
