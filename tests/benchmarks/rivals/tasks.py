"""What is measured: the same network on the same faces, for everyone who takes part."""

from dataclasses import dataclass, field
from typing import Literal, NamedTuple


class Layer(NamedTuple):
    """A feature layer: convolution without padding → ReLU → max pool."""

    kernels: int = 8
    kernel_size: int = 5
    pool: int = 2


@dataclass(frozen=True)
class Task:
    """A network and its faces.

    After the feature layers comes a dense layer with one output and a sigmoid.

    Attributes:
        faces: How many.
        side: Of the square grey images, in pixels.
        layers: The feature layers.
        work: "train" is a step on all faces: forward, backward, update. "forward" gives s.
    """

    faces: int
    side: int
    layers: tuple[Layer, ...] = (Layer(),)
    work: Literal["train", "forward"] = "train"

    @property
    def n_in(self) -> int:
        """How many inputs the dense layer has."""
        side = self.side
        for layer in self.layers:
            side = (side - layer.kernel_size + 1) // layer.pool
        return self.layers[-1].kernels * side * side

    @property
    def rate(self) -> float:
        """An ε that changes D visibly and gently: what a step does to h grows with the number of inputs."""
        return 10 / self.n_in

    def to_json(self) -> dict[str, object]:
        return {"faces": self.faces, "side": self.side, "layers": self.layers, "work": self.work}

    @classmethod
    def from_json(cls, data: dict[str, object]) -> "Task":
        return cls(**data | {"layers": tuple(Layer(*layer) for layer in data["layers"])})


@dataclass(frozen=True)
class Row:
    """A task in the table, with what is to be reached.

    Attributes:
        name: To choose it by.
        title: To read.
        task: The work.
        goals: By number of cores: how many times faster than the best rival.
        keeps_pace: On two cores never slower than on one.
        memory: MB above import at most; None for no limit.
    """

    name: str
    title: str
    task: Task
    goals: dict[int, float] = field(default_factory=dict)
    keeps_pace: bool = False
    memory: float | None = None


def rows() -> list[Row]:
    """All rows, in the order of the table."""
    default_side, default_layer = default_network()
    default = f"default ({default_layer.kernels} kernels, pool {default_layer.pool})"
    return [
        Row("20x32", "20 faces 32²", Task(20, 32), {1: 1.8}, keeps_pace=True),
        Row("20x64", "20 faces 64²", Task(20, 64), {1: 1.8}, keeps_pace=True),
        Row("200x64", "200 faces 64²", Task(200, 64), {1: 2.5, 2: 2.0}),
        Row("400x96", "400 faces 96²", Task(400, 96), {1: 2.5, 2: 2.0}, memory=150),
        *(
            Row(
                f"default-{faces}",
                f"{default}, {faces} faces {default_side}²",
                Task(faces, default_side, (default_layer,)),
                {1: 2.0, 2: 2.0},
            )
            for faces in (102, 200)
        ),
        Row("pool-6", "8 kernels, pool 6, 200 faces 64²", Task(200, 64, (Layer(pool=6),)), {1: 2.0, 2: 2.0}),
        Row(
            "two-layers",
            "8, then 16 kernels, 200 faces 64²",
            Task(200, 64, (Layer(8), Layer(16))),
            {1: 1.1, 2: 1.1},
        ),
        Row("forward", "one face 64² forward", Task(1, 64, work="forward"), {1: 1.0, 2: 1.0}),
    ]


def default_network() -> tuple[int, Layer]:
    """Side of the images, and the feature layer, that the application trains unless told otherwise."""
    from app.recognition.settings import RunSettings

    settings = RunSettings()
    return settings.size, Layer(settings.kernels, settings.kernel_size, settings.pool)
