"""What people ask: the figures of a race, exports, SQL, what is loaded, what changed; and one run from nothing to them."""
