"""SourceNet, ours: a set of stations to a posterior over mechanisms, after Jia, Zhang & Li (arXiv 2601.06320).

| paper | here |
|---|---|
| P, S and scalar towers (section 2.2) | `model.Towers`; windows normalised one by one, amplitudes as scalars |
| set transformer, attention pooling | `model.SourceNet`; before it, azimuthal harmonics of every station |
| mechanism and magnitude heads | unit tensor, magnitude, depth, and a mixture over double couples (`posterior`) |
| loss (2.4) | `objective`: squared error on the unit tensor first, then the posterior's likelihood too |
| physics-structured domain randomisation (2.3) | `quakesource.synthesize`; a curriculum raises it (`training`) |

Where it differs from the paper, and why, stands in docs/sourcenet.md. Needs torch and NumPy alone.
"""
