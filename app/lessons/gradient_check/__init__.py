"""Gradients against central differences, and the classic mistakes that such a check finds."""
