"""Finding faces in a picture, and the eyes in a face: several ways behind one interface."""

from app.faces.detection.choosing import detector_for
from app.faces.detection.detector import FaceDetector
from app.faces.detection.eyes import EyeFinder
from app.faces.detection.haar import HaarDetector
from app.faces.detection.yunet import YUNET_FILE, YuNetDetector

__all__ = ["YUNET_FILE", "EyeFinder", "FaceDetector", "HaarDetector", "YuNetDetector", "detector_for"]
