"""One page a week: where money is about to be lost, how surely, and who does what by when."""
