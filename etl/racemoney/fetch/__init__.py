"""Downloads from the FEC, each kept as received beside its receipt."""
