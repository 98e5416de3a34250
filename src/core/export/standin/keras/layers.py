import numpy as np


class Node:
    def __init__(self, layer, source):
        self.layer = layer
        self.source = source


class Layer:
    weights = ()

    def __init__(self, name=None):
        self.name = name

    def __call__(self, source):
        return Node(self, source)

    def set_weights(self, weights):
        self.weights = weights


class Dense(Layer):
    """x W + b, W [in, units]."""

    def __init__(self, units, use_bias, name):
        super().__init__(name)
        self.units, self.count = units, 2 if use_bias else 1

    def run(self, x):
        assert len(self.weights) == self.count and self.weights[0].shape == (x.shape[1], self.units)
        kernel, *bias = self.weights
        return x @ kernel + sum(bias)


class Reshape(Layer):
    def __init__(self, shape):
        super().__init__()
        self.shape = shape

    def run(self, x):
        return x.reshape(-1, *self.shape)


class Conv2DTranspose(Layer):
    """The transpose of a convolution with padding 'same', W [k, k, filters, in], stride times as large.

    That convolution pads k − stride pixels, the smaller half in front; its transpose drops them.
    """

    def __init__(self, filters, kernel, strides, padding, use_bias, name):
        super().__init__(name)
        assert padding == 'same'
        self.filters, self.kernel, self.strides = filters, kernel, strides
        self.count = 2 if use_bias else 1

    def run(self, x):
        kernel, *bias = self.weights
        n, height, width, channels = x.shape
        k, s = self.kernel, self.strides
        assert len(self.weights) == self.count and kernel.shape == (k, k, self.filters, channels)
        full = np.zeros((n, height * s + k, width * s + k, self.filters), np.float32)
        for i in range(k):
            for j in range(k):
                tap = np.tensordot(x, kernel[i, j], axes=([3], [1]))
                full[:, i : i + height * s : s, j : j + width * s : s] += tap
        front = max(k - s, 0) // 2
        return full[:, front : front + height * s, front : front + width * s] + sum(bias)


class BatchNormalization(Layer):
    def __init__(self, epsilon, name):
        super().__init__(name)
        self.epsilon = epsilon

    def run(self, x):
        gamma, beta, mean, variance = self.weights
        return (x - mean) / np.sqrt(variance + self.epsilon) * gamma + beta


class Activation(Layer):
    def __init__(self, kind):
        super().__init__()
        self.kind = {'relu': lambda x: np.maximum(x, 0), 'tanh': np.tanh}[kind]

    def run(self, x):
        return self.kind(x)
