"""The calculation by hand, Examples 1 and 2 of the notes: one neuron, six feature vectors."""
