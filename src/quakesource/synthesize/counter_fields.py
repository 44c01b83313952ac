"""Which numbers of a counter stand for what: each quantity that is drawn has a field of its own."""

from enum import IntEnum


class Of(IntEnum):
    """Fields of a source's numbers."""

    STATIONS = 0
    MAGNITUDE = 1
    MECHANISM = 2  # and the two after it
    DURATION = 5
    IS_SLOW = 6
    SLOWER = 7
    RISE = 8
    END = 9
    SECOND = 10
    MOMENT = 11
    HAS_TWO_PULSES = 12
    DEPTH = 13
    DEPTH_ERROR = 14
    RADIUS = 15
    HAS_GAP = 16
    WIDTH = 17
    START = 18
    EAST = 19
    NORTH = 20
    AHEAD = 21
    DIRECTION = 22
    NOISE = 23
    IS_COMPOUND = 24
    SHARE = 25
    OTHER_MECHANISM = 26  # and the two after it
    APART = 29
    OTHER_DIRECTION = 30
    PAUSE = 31
    HAS_REAL_LAYOUT = 32
    LAYOUT = 33


class At(IntEnum):
    """Fields of a pair's numbers."""

    DISTANCE = 0
    AZIMUTH = 1
    MODEL = 2
    TIME = 3
    P_TIME = 4
    S_TIME = 5
    SITE = 6
    P_FACTOR = 7
    S_FACTOR = 8
    FLIPPED = 9
    AZIMUTH_ERROR = 10
    P_CODA = 11
    S_CODA = 12
    NOISE = 13
    NOISE_M_S = 14
    LACKS_PHASE = 15
    PHASE = 16
    LACKS_COMPONENT = 17
    COMPONENT = 18
    WAVES = 20  # of `noise_and_coda`
