"""A stand-in for PyTorch in NumPy: as much of it as an exported file calls, after its documentation."""

import numpy as np


class Tensor:
    def __init__(self, array):
        self.array = array

    @property
    def T(self):
        return Tensor(self.array.T)

    def permute(self, *axes):
        return Tensor(self.array.transpose(axes))

    def view(self, *shape):
        return Tensor(self.array.reshape(shape))

    def __getitem__(self, key):
        return Tensor(self.array[key])

    def numpy(self):
        return self.array


class no_grad:
    def __enter__(self):
        return self

    def __exit__(self, *_):
        return False


def from_numpy(array):
    return Tensor(array)


def relu(x):
    return Tensor(np.maximum(x.array, 0))


def tanh(x):
    return Tensor(np.tanh(x.array))
