"""Live pictures behind one small interface: a device, a video, a folder of pictures, or the Demo camera."""

from app.faces.cameras.camera import Camera, Flow
from app.faces.cameras.demo import DemoCamera
from app.faces.cameras.device import DeviceCamera
from app.faces.cameras.folder import FolderCamera
from app.faces.cameras.listing import CameraInfo, device_cameras
from app.faces.cameras.video import VIDEO_SUFFIXES, VideoFileCamera
from app.faces.cameras.watch import NO_TROUBLE, PictureWatch, Trouble
from app.faces.errors import CameraError

__all__ = [
    "NO_TROUBLE",
    "VIDEO_SUFFIXES",
    "Camera",
    "CameraError",
    "CameraInfo",
    "DemoCamera",
    "DeviceCamera",
    "Flow",
    "FolderCamera",
    "PictureWatch",
    "Trouble",
    "VideoFileCamera",
    "device_cameras",
]
