"""The equations of the notes written letter by letter with loops: slow, and hard to get wrong."""

import math


def naive_feature(image, kernel, bias, pool):
    """σ of one kernel for one image, eq. (5), ReLU as g, with the place in the image where each maximum was.

    Returns {(row, column): (σ, pooled value, (y, x) of the winner)}.
    """
    channels, height, width = image.shape
    k = kernel.shape[1]
    found = {}
    for row in range((height - k + 1) // pool):
        for column in range((width - k + 1) // pool):
            best, where = -math.inf, None
            for y in range(row * pool, row * pool + pool):
                for x in range(column * pool, column * pool + pool):
                    value = 0.0
                    for c in range(channels):
                        for u in range(k):
                            for v in range(k):
                                value += kernel[c, u, v] * image[c, y + u, x + v]
                    if value > best:
                        best, where = value, (y, x)
            found[row, column] = max(best + bias, 0.0), best + bias, where
    return found


def naive_sigmoid(h):
    return 1 / (1 + math.exp(-h))


class NaiveNetwork:
    """One feature layer (ReLU) and one dense layer (sigmoid), one experiment after the other."""

    def __init__(self, parameters, pool):
        self.kernels = parameters["features.0.kernels"]
        self.kernel_bias = parameters["features.0.bias"]
        self.weights = parameters["dense.0.weights"]
        self.bias = parameters["dense.0.bias"]
        self.pool = pool

    def features(self, image):
        return [
            naive_feature(image, kernel, bias, self.pool)
            for kernel, bias in zip(self.kernels, self.kernel_bias, strict=True)
        ]

    def outputs(self, image):
        sigma = [value for feature in self.features(image) for value, _, _ in feature.values()]
        outputs = []
        for i in range(len(self.bias)):
            h = self.bias[i]
            for k in range(len(sigma)):
                h += self.weights[i, k] * sigma[k]
            outputs.append(naive_sigmoid(h))
        return outputs

    def error(self, images, zeta):
        """D, eq. (20)."""
        total = 0.0
        for image, desired in zip(images, zeta, strict=True):
            for zeta_i, s_i in zip(desired, self.outputs(image), strict=True):
                total += (zeta_i - s_i) ** 2
        return total / 2

    def weight_gradient(self, images, zeta, i, k):
        """∂D/∂w_{i,k} = −Σ_μ (ζ_i − s_i) f′(h_i) σ_k, eq. (22) with its minus."""
        total = 0.0
        for image, desired in zip(images, zeta, strict=True):
            sigma = [value for feature in self.features(image) for value, _, _ in feature.values()]
            s = self.outputs(image)[i]
            total -= (desired[i] - s) * s * (1 - s) * sigma[k]
        return total

    def kernel_gradient(self, images, zeta, n, c, u, v):
        """∂D/∂k_{u,v} = −Σ_μ Σ_i (ζ_i − s_i) f′(h_i) Σ_k w_{i,k} ∂g_k/∂k_{u,v}, eq. (25) through g."""
        total = 0.0
        for image, desired in zip(images, zeta, strict=True):
            outputs = self.outputs(image)
            feature = self.features(image)[n]
            per_kernel = len(feature)
            for i, s in enumerate(outputs):
                inner = 0.0
                for k, (_, pooled, (y, x)) in enumerate(feature.values()):
                    if pooled > 0:
                        inner += self.weights[i, n * per_kernel + k] * image[c, y + u, x + v]
                total -= (desired[i] - s) * s * (1 - s) * inner
        return total
