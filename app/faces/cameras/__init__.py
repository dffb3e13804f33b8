"""Live pictures behind one small interface: a device, a film, a folder of pictures, or the Demo camera."""
