"""How Terraform talks to the provider: plugin protocol 6 over gRPC, on nothing but h2, `ssl` and msgpack."""
