"""Every symbol explains itself: name, equation, present value, shape, and the code that computes it."""
