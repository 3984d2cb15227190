"""How Terraform talks to the provider: plugin protocol 6 over gRPC, on nothing but grpcio and msgpack."""
