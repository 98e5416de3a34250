import numpy as np

from torch import Tensor


def linear(x, weight, bias=None):
    """y = x Aᵀ + b, A [out, in]."""
    y = x.array @ weight.array.T
    return Tensor(y if bias is None else y + bias.array)


def conv_transpose2d(x, weight, bias=None, stride=1):
    """Every input pixel stamps its kernel, weight [in, out, k, k], stride pixels apart."""
    n, _, height, width = x.array.shape
    _, out, k, _ = weight.array.shape
    y = np.zeros((n, out, (height - 1) * stride + k, (width - 1) * stride + k), np.float32)
    for i in range(height):
        for j in range(width):
            stamp = np.einsum('nc,cokl->nokl', x.array[:, :, i, j], weight.array)
            y[:, :, i * stride : i * stride + k, j * stride : j * stride + k] += stamp
    return Tensor(y if bias is None else y + bias.array[:, None, None])


def batch_norm(x, running_mean, running_var, weight, bias, eps):
    """(x − mean) / √(variance + eps) · weight + bias, per channel, the second axis."""
    mean, var, gamma, beta = (
        each.array.reshape(1, -1, 1, 1) for each in (running_mean, running_var, weight, bias)
    )
    return Tensor((x.array - mean) / np.sqrt(var + eps) * gamma + beta)
