"""The page that follows one parameter of the network through one step of back propagation."""
