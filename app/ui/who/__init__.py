"""Who is it?: the answer of the network for one face, and the features it comes from."""
