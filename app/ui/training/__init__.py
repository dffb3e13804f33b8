"""The widgets of the Training panel."""
