"""Against numbers on which two independent codes agree to 1e-4 s: a prototype and ``grt travt`` (PyGRT)."""

import numpy as np
import pytest

from quakesource.earth import first_arrivals, read_model

ORACLE = {  # (depth km, distance km): (P kind, P s, S kind, S s) in the model "socal"
    (3, 10): ("direct", 1.8982375, "direct", 3.2831153),
    (3, 30): ("head1", 5.4712746, "head1", 9.4659025),
    (3, 60): ("head1", 10.2331794, "head1", 17.7076607),
    (3, 100): ("head1", 16.5823858, "head1", 28.6966717),
    (3, 150): ("head2", 24.3532221, "head2", 42.1526863),
    (3, 250): ("head3", 37.4934803, "head3", 64.9471184),
    (8, 10): ("direct", 2.2286130, "direct", 3.8554199),
    (8, 30): ("direct", 5.2739338, "direct", 9.1255364),
    (8, 60): ("direct", 10.0213802, "direct", 17.3422236),
    (8, 100): ("direct", 16.3662081, "direct", 28.3236497),
    (8, 150): ("head2", 23.9585811, "head2", 41.4713974),
    (8, 250): ("head3", 36.9372013, "head3", 63.9870513),
    (15, 10): ("direct", 3.0113535, "direct", 5.2105551),
    (15, 30): ("direct", 5.5677193, "direct", 9.6343997),
    (15, 60): ("head2", 10.1475777, "head2", 17.5624986),
    (15, 100): ("head2", 16.1177269, "head2", 27.8984159),
    (15, 150): ("head3", 23.4615727, "head3", 40.6341338),
    (15, 250): ("head3", 36.2820855, "head3", 62.8563560),
}


@pytest.mark.parametrize(("depth_km", "distance_km"), ORACLE)
def test_first_p_and_s_match_the_oracle(depth_km: float, distance_km: float) -> None:
    p_kind, p_s, s_kind, s_s = ORACLE[depth_km, distance_km]
    socal = read_model("socal")
    for phase, kind, time_s in (("P", p_kind, p_s), ("S", s_kind, s_s)):
        arrival = first_arrivals(socal, depth_km, distance_km, phase)
        assert arrival.time_s == pytest.approx(time_s, abs=1e-6)
        assert str(arrival.kind) == kind


def test_all_at_once_equals_one_by_one() -> None:
    depth_km, distance_km = np.array(list(ORACLE)).T
    together = first_arrivals(read_model("socal"), depth_km, distance_km)
    np.testing.assert_allclose(together.time_s, [row[1] for row in ORACLE.values()], atol=1e-6)
    assert list(together.kind) == [row[0] for row in ORACLE.values()]
