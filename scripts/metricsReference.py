"""Writes src/testing/metrics.fixture.json: the metrics of fixed features by numpy and scipy.

Run from the repository's root: python3 scripts/metricsReference.py (numpy 2.4, scipy 1.17). Features
are whole numbers / 4096 in 16 bits, so both sides compute from exactly the same numbers.
"""

import base64
import json

import numpy as np
from scipy.linalg import sqrtm
from scipy.spatial.distance import cdist
from scipy.stats import binomtest, mannwhitneyu, rankdata

K = 5
rng = np.random.default_rng(20201)


def base(array):
    return base64.b64encode(np.ascontiguousarray(array).tobytes()).decode()


def features(count, d, shift=0.0, scale=1.0, rank=None):
    rank = rank or d
    mixing = rng.normal(size=(rank, d)) * np.geomspace(1, 0.1, d) / np.sqrt(rank)
    values = shift + scale * rng.normal(size=(count, rank)) @ mixing
    return np.clip(np.round(values * 4096), -32768, 32767).astype("<i2")


def frechet(a, b):
    """By sqrtm of the product where that is regular, else by the centred features' singular values:
    the trace of (A B)^(1/2) with A = X'X and B = Y'Y is the nuclear norm of X Y'."""
    shift = np.sum((a.mean(0) - b.mean(0)) ** 2)
    covariances = [np.cov(x, rowvar=False) for x in (a, b)]
    if len(a) > a.shape[1]:
        root = np.trace(sqrtm(covariances[0] @ covariances[1])).real
    else:
        x, y = [(v - v.mean(0)) / np.sqrt(len(v) - 1) for v in (a, b)]
        root = np.linalg.svd(x @ y.T, compute_uv=False).sum()
    return shift + np.trace(covariances[0]) + np.trace(covariances[1]) - 2 * root


def manifold(real, fake):
    """Kynkaanniemi et al. 2019, algorithm 1; Naeem et al. 2020, equations 3 and 4."""
    radius = lambda x: np.sort(cdist(x, x), axis=1)[:, K]
    cross = cdist(real, fake)
    in_real = cross <= radius(real)[:, None]
    in_fake = cross <= radius(fake)[None, :]
    return {
        "precision": in_real.any(0).mean(),
        "recall": in_fake.any(1).mean(),
        "density": in_real.sum() / (K * len(fake)),
        "coverage": in_real.any(1).mean(),
    }


def pair(name, real, fake):
    a, b = real / 4096, fake / 4096
    return {
        "name": name,
        "dimensions": real.shape[1],
        "real": base(real),
        "fake": base(fake),
        "frechet": frechet(a, b),
        "variance": np.trace(np.cov(a, rowvar=False)),
        "eigenvalues": np.linalg.eigvalsh(np.cov(a, rowvar=False))[::-1].tolist(),
        "covariance": np.cov(a, rowvar=False)[:8, :8].ravel().tolist(),
        **manifold(a, b),
    }


def z(generated, held_out):
    m, n = len(generated), len(held_out)
    u = mannwhitneyu(generated, held_out).statistic
    ties = np.unique(rankdata(np.r_[generated, held_out]), return_counts=True)[1]
    spread = m * n / 12 * (m + n + 1 - (ties**3 - ties).sum() / (m + n) / (m + n - 1))
    return (u - m * n / 2) / np.sqrt(spread)


def wilson(count, total):
    interval = binomtest(count, total).proportion_ci(method="wilson")
    return {"count": count, "total": total, "low": interval.low, "high": interval.high}


real = features(200, 8)
pairs = [
    pair("nearly alike", real, real + features(200, 8, 0, 0.3)),
    pair("shifted", real, features(200, 8, 0.4)),
    pair("too narrow", real, features(200, 8, 0, 0.3)),
    pair("of lower rank than dimensions", features(40, 64), features(40, 64, 0.1, 1, 20)),
]
pixels = 96
patterns = rng.normal(size=(6, pixels)) * np.array([60, 45, 30, 20, 12, 8])[:, None]
images = np.clip(128 + rng.normal(size=(80, 6)) @ patterns / 3 + rng.normal(size=(80, pixels)), 0, 255)
images = images.round().astype("u1")
centred = images - images.mean(0)
generated, held_out = rng.integers(10, 60, 70), rng.integers(20, 60, 50)
fixture = {
    "pairs": pairs,
    "images": {
        "pixels": pixels,
        "bytes": base(images),
        "singularValues": np.linalg.svd(centred, compute_uv=False)[:6].tolist(),
    },
    "copying": {
        "generated": generated.tolist(),
        "heldOut": held_out.tolist(),
        "z": z(generated, held_out),
    },
    "wilson": [wilson(*each) for each in ((8, 10), (0, 10), (10, 10), (102, 1024))],
}
with open("src/testing/metrics.fixture.json", "w") as file:
    json.dump(fixture, file, indent=2)
    file.write("\n")
