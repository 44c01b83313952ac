"""Training synthetics: one sampler, and two writers that make the same examples from what it draws.

`sampling` draws sources, paths and nuisances of a part from (seed, part); `window_synthesis` turns a part into windows
on a CPU, `device` on the device that trains; `dataset` lays parts out in Zarr and `writing` fills them with Dask.
"""
