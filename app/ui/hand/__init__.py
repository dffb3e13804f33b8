"""The page that trains one neuron by hand, line by line."""
