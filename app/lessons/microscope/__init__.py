"""One step of back propagation taken apart, number by number."""
