"""Double couples from P first motions and S/P amplitude ratios: a uniform grid, a Bernoulli error model, a posterior.

After HASH (Hardebeck & Shearer 2002, 2003; Skoumal et al. 2024) in what it searches and reports, and after Brillinger
et al. (1980) in its error model: docs/polarity.md derives it.

``data.py`` gathers observations and rays from trial depths · ``objective.py`` is the likelihood · ``search.py`` the
posterior on the grid · ``answer.py`` the preferred mechanism and its uncertainty · ``solution.py`` makes tables of it.
"""
