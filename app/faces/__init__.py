"""What a face picture is: read, found, cut out, prepared; cameras and the built-in sample.

OpenCV reads some of its settings from the environment, most of them once, when it is imported or first used.
They are set here because every module of this package is imported after this file, and nothing else imports
cv2 before. A value that the user has set wins.
"""

import os

_OPENCV_SETTINGS = {
    # Facet says what went wrong in a sentence of its own; OpenCV and FFmpeg would print warnings beside it.
    "OPENCV_LOG_LEVEL": "SILENT",
    "OPENCV_FFMPEG_LOGLEVEL": "-8",
    # A play list dropped as a video must not make FFmpeg open a network connection.
    "OPENCV_FFMPEG_CAPTURE_OPTIONS": "protocol_whitelist;file,crypto,data",
    # Windows: opening a camera takes seconds instead of a minute.
    "OPENCV_VIDEOIO_MSMF_ENABLE_HW_TRANSFORMS": "0",
    # macOS: the permission is asked for by the window (Qt), where the question can be explained.
    "OPENCV_AVFOUNDATION_SKIP_AUTH": "1",
    # Linux: a camera that stops sending holds its reader for 1 s instead of 10 s a frame.
    "OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT": "1",
    "OPENCV_VIDEOIO_V4L_READ_ATTEMPTS": "1",
}

for _name, _value in _OPENCV_SETTINGS.items():
    os.environ.setdefault(_name, _value)
