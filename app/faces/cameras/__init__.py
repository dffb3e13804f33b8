"""Live pictures behind one small interface: a device, a video file, or the Demo camera."""

from app.faces.cameras.camera import Camera
from app.faces.cameras.demo import DemoCamera
from app.faces.cameras.device import DeviceCamera
from app.faces.cameras.listing import CameraInfo, device_cameras
from app.faces.cameras.video import VIDEO_SUFFIXES, VideoFileCamera
from app.faces.errors import CameraError

__all__ = [
    "VIDEO_SUFFIXES",
    "Camera",
    "CameraError",
    "CameraInfo",
    "DemoCamera",
    "DeviceCamera",
    "VideoFileCamera",
    "device_cameras",
]
