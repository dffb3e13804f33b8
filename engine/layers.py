"""The layers and their derivatives, stated as the notes state them.

A feature layer is σ = g(l * K), eq. (5), as one step: the images l are convolved with the kernels K, each
p×p window keeps its largest value (max pool), the kernel's bias is added, and the activation g is
applied. Bias and g come after the pool because g is monotone, so the maximum is the same and p² times
fewer numbers are touched. `*` is written as a convolution in the notes; like every library of the field
this computes the cross-correlation, which does not turn the kernel around.

A dense layer is h = Σ_k w_{i,k} σ_k + φ, eq. (13), and s = f(h), eq. (14). The notes sum over the outputs
i in eq. (4), (7), (8), (12), (13) and (17); the sum runs over the inputs k.
"""

from typing import Literal, NamedTuple, TypeAlias

import numpy as np

from engine.activations import Activation, Array

Shape: TypeAlias = tuple[int, int, int]
Pooling = Literal["max", "average"]
"""What a pool keeps of a window: its largest value, or the mean."""


class FeaturePass(NamedTuple):
    """What one forward pass leaves behind for the backward pass.

    Attributes:
        features: σ, (N, n_kernels, h, w).
        pooled: The largest (or mean) l * K of every window plus the bias, before g, (N, n_kernels, h, w).
        winners: Which of the p·p places of its window won, (N, n_kernels, h, w), row by row; None for
            the average pool.
        convolved: l * K before the pool, (N, n_kernels, H − k + 1, W − k + 1).
        patches: The k×k patch of the images under every place of `convolved`,
            (N, (H − k + 1)·(W − k + 1), C·k·k).
    """

    features: Array
    pooled: Array
    winners: np.ndarray | None
    convolved: Array
    patches: Array


class FeatureGradients(NamedTuple):
    """Derivatives of D for one feature layer.

    Attributes:
        kernels: ∂D/∂K, (n_kernels, C, k, k).
        bias: ∂D/∂bias, (n_kernels,).
        images: ∂D/∂l, (N, C, H, W), what the layer before needs; None where nobody asked.
    """

    kernels: Array
    bias: Array
    images: Array | None


class FeatureLayer:
    """Convolution, max pool and activation as one step, σ = g(l * K), eq. (5).

    Attributes:
        kernels: K with its coefficients k_{u,v}, (n_kernels, C, k, k), k odd.
        bias: One number a kernel, (n_kernels,).
        pool: Side p of the windows of which the largest value is kept. Rows and columns
            that do not fill a window are left out.
        g: The activation.
        pooling: "max", or "average" for the mean of every window in place of its largest value.
    """

    def __init__(
        self, kernels: Array, bias: Array, pool: int, g: Activation, pooling: Pooling = "max"
    ) -> None:
        self.kernels = kernels
        self.bias = bias
        self.pool = pool
        self.g = g
        self.pooling = pooling

    def forward(self, images: Array) -> FeaturePass:
        """σ for images of shape (N, C, H, W), with what `backward` needs."""
        n_kernels, _, k, _ = self.kernels.shape
        patches = patches_of(images, k)
        rows, columns = images.shape[2] - k + 1, images.shape[3] - k + 1
        # (n_kernels, C·k·k) @ (N, C·k·k, places) = (N, n_kernels, places)
        convolved = np.matmul(self.kernels.reshape(n_kernels, -1), patches.transpose(0, 2, 1))
        convolved = convolved.reshape(-1, n_kernels, rows, columns)
        kept, winners = self._pooled(convolved)
        pooled = kept + self.bias[:, None, None]
        return FeaturePass(self.g.value(pooled), pooled, winners, convolved, patches)

    def backward(self, d_features: Array, seen: FeaturePass, *, images_too: bool) -> FeatureGradients:
        """The chain from ∂D/∂σ down to every coefficient, eq. (25).

        Args:
            d_features: ∂D/∂σ, (N, n_kernels, h, w).
            seen: What `forward` returned for the same images.
            images_too: Also give ∂D/∂l, for a layer before this one.
        """
        d_pooled = d_features * self.g.derivative(seen.features)
        shape = seen.convolved.shape
        if seen.winners is None:
            d_convolved = average_pool_backward(d_pooled, self.pool, shape)
        else:
            d_convolved = max_pool_backward(d_pooled, seen.winners, self.pool, shape)
        n_kernels, channels, k, _ = self.kernels.shape
        d_places = d_convolved.reshape(len(d_convolved), n_kernels, -1)
        # Sum over faces of (n_kernels, places) @ (places, C·k·k)
        d_kernels = np.matmul(d_places, seen.patches).sum(axis=0).reshape(self.kernels.shape)
        d_bias = d_pooled.sum(axis=(0, 2, 3))
        if not images_too:
            return FeatureGradients(d_kernels, d_bias, None)
        d_patches = np.matmul(d_places.transpose(0, 2, 1), self.kernels.reshape(n_kernels, -1))
        d_patches = d_patches.reshape(len(d_patches), *shape[2:], channels, k, k)
        return FeatureGradients(d_kernels, d_bias, images_from_patches(d_patches))

    def _pooled(self, convolved: Array) -> tuple[Array, np.ndarray | None]:
        if self.pooling == "average":
            return average_pool(convolved, self.pool), None
        return max_pool(convolved, self.pool)


def feature_shape(image_shape: Shape, n_kernels: int, k: int, pool: int) -> Shape:
    """Shape (n_kernels, h, w) of σ for images of shape (C, H, W).

    Raises:
        ValueError: k is even or below 1, pool is below 1, or the images are too small for both.
    """
    if k < 1 or k % 2 == 0:
        raise ValueError(f"kernel_size: {k} must be odd and at least 1")
    if pool < 1:
        raise ValueError(f"pool: {pool} must be at least 1")
    if n_kernels < 1:
        raise ValueError(f"kernels: {n_kernels} must be at least 1")
    _, height, width = image_shape
    rows, columns = (height - k + 1) // pool, (width - k + 1) // pool
    if rows < 1 or columns < 1:
        raise ValueError(
            f"kernel_size: a {k}×{k} kernel and a {pool}×{pool} pool leave nothing of {height}×{width} images"
        )
    return n_kernels, rows, columns


def patches_of(images: Array, k: int) -> Array:
    """Every k×k patch of images (N, C, H, W), as rows: (N, places, C·k·k), places row by row."""
    windows = np.lib.stride_tricks.sliding_window_view(images, (k, k), axis=(2, 3))
    n, channels, rows, columns = windows.shape[:4]
    return windows.transpose(0, 2, 3, 1, 4, 5).reshape(n, rows * columns, channels * k * k)


def images_from_patches(patches: Array) -> Array:
    """Adds patches (N, rows, columns, C, k, k) up at their places: (N, C, rows + k − 1, columns + k − 1)."""
    n, rows, columns, channels, k, _ = patches.shape
    images = np.zeros((n, channels, rows + k - 1, columns + k - 1), patches.dtype)
    for u in range(k):
        for v in range(k):
            images[:, :, u : u + rows, v : v + columns] += patches[..., u, v].transpose(0, 3, 1, 2)
    return images


def max_pool(convolved: Array, pool: int) -> tuple[Array, np.ndarray]:
    """The largest value of every window of (N, n_kernels, H, W), and the place in the window where it was.

    Of equal values the first one wins, so that each window has exactly one winner: on a flat
    background every value of a window ties, and a gradient given to all of them would count several times.
    """
    windows = _windows(convolved, pool)
    winners = windows.argmax(axis=-1)
    return np.take_along_axis(windows, winners[..., None], axis=-1)[..., 0], winners


def max_pool_backward(d_pooled: Array, winners: np.ndarray, pool: int, shape: tuple[int, ...]) -> Array:
    """Gives ∂D/∂(largest value) to the place that won; every other place gets 0. Result: `shape`."""
    n, n_kernels, h, w = d_pooled.shape
    windows = np.zeros((n, n_kernels, h, w, pool * pool), d_pooled.dtype)
    np.put_along_axis(windows, winners[..., None], d_pooled[..., None], axis=-1)
    return _from_windows(windows, pool, shape)


def average_pool(convolved: Array, pool: int) -> Array:
    """The mean of every window of (N, n_kernels, H, W)."""
    mean: Array = _windows(convolved, pool).mean(axis=-1)
    return mean


def average_pool_backward(d_pooled: Array, pool: int, shape: tuple[int, ...]) -> Array:
    """Gives each of the p·p places of a window its share 1/p² of ∂D/∂(mean). Result: `shape`."""
    share = d_pooled / d_pooled.dtype.type(pool * pool)
    windows = np.broadcast_to(share[..., None], (*share.shape, pool * pool))
    return _from_windows(windows, pool, shape)


def _windows(convolved: Array, pool: int) -> Array:
    """(N, n_kernels, H, W) as its pool×pool windows: (N, n_kernels, h, w, pool·pool)."""
    n, n_kernels, height, width = convolved.shape
    h, w = height // pool, width // pool
    cut = convolved[:, :, : h * pool, : w * pool].reshape(n, n_kernels, h, pool, w, pool)
    return cut.transpose(0, 1, 2, 4, 3, 5).reshape(n, n_kernels, h, w, pool * pool)


def _from_windows(windows: Array, pool: int, shape: tuple[int, ...]) -> Array:
    """The reverse of `_windows`; places that fill no window get 0."""
    n, n_kernels, h, w, _ = windows.shape
    convolved = np.zeros(shape, windows.dtype)
    convolved[:, :, : h * pool, : w * pool] = (
        windows.reshape(n, n_kernels, h, w, pool, pool)
        .transpose(0, 1, 2, 4, 3, 5)
        .reshape(n, n_kernels, h * pool, w * pool)
    )
    return convolved


class DensePass(NamedTuple):
    """What one forward pass leaves behind for the backward pass.

    Attributes:
        inputs: σ, (N, n_in).
        h: The transfer function, (N, n_o), eq. (13).
        s: The outputs, (N, n_o), eq. (14).
    """

    inputs: Array
    h: Array
    s: Array


class DenseGradients(NamedTuple):
    """Derivatives of D for one dense layer.

    Attributes:
        weights: ∂D/∂w, (n_o, n_in), eq. (22).
        bias: ∂D/∂φ, (n_o,).
        inputs: ∂D/∂σ, (N, n_in), where the chain of eq. (25) goes on.
    """

    weights: Array
    bias: Array
    inputs: Array


class DenseLayer:
    """Outputs s = f(w·σ + φ), eq. (14).

    Attributes:
        weights: w_{i,k} from input k to output i, (n_o, n_in).
        bias: φ, (n_o,).
        f: The activation.
    """

    def __init__(self, weights: Array, bias: Array, f: Activation) -> None:
        self.weights = weights
        self.bias = bias
        self.f = f

    def forward(self, inputs: Array) -> DensePass:
        """The transfer function h and the outputs s for inputs of shape (N, n_in)."""
        # (N, n_in) @ (n_in, n_o) + (n_o,) = (N, n_o)
        h = inputs @ self.weights.T + self.bias
        return DensePass(inputs, h, self.f.value(h))

    def backward(self, d_s: Array, seen: DensePass) -> DenseGradients:
        """The chain from ∂D/∂s, (N, n_o), to the weights, the bias and the inputs, eq. (22).

        With ∂D/∂s = −(ζ − s) this is ∂D/∂w = −Σ_μ (ζ − s) f′(h) σ_k: the minus that the notes
        leave out of eq. (22) and without which eq. (27) climbs D instead of descending it.
        """
        d_h = d_s * self.f.derivative(seen.s)
        # (n_o, N) @ (N, n_in): the product sums over the experiments μ
        return DenseGradients(d_h.T @ seen.inputs, d_h.sum(axis=0), d_h @ self.weights)
