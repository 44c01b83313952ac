"""One folder a system. `registry` lists them, `contract` says what each declares; none imports another."""
