"""The page that compares gradients with central differences, and shows what mistakes look like."""
