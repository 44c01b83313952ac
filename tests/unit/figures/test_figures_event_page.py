"""Pages: whole in themselves, everything escaped, nothing lost."""

import re
from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pytest
from figure_examples import EVENT_ID, kagan, prediction, tensor, traces, verdicts

from quakesource.errors import SourceError
from quakesource.figures.beachball_svg import beachball_svg
from quakesource.figures.event_index import event_index
from quakesource.figures.event_page import Picture, event_page
from quakesource.figures.trace_table import trace_table
from quakesource.tables import MOMENT_TENSOR_COLUMNS

EVENT = {
    "event_id": EVENT_ID,
    "origin_time_utc": "2024-01-02T03:04:05.678Z",
    "latitude_deg": 35.7,
    "longitude_deg": -117.5,
    "depth_km": 8.04,
    "magnitude": 5.0,
}
PICTURES = [Picture(f"of_{name}", name, f"How to read <{name}>.", b"\x89PNG picture") for name in ("map", "fits")]
FITS = traces(n_stations=3, n_dropped=0)
UNANSWERED = dict.fromkeys(MOMENT_TENSOR_COLUMNS, np.nan) | {
    "status": "unusable",
    "reason": "2 stations; at least <3> & more",
    "mw": np.nan,
    "depth_km": np.nan,
    "variance_reduction": np.nan,
    "strike1_deg": np.nan,
    "strike2_deg": np.nan,
}


class Tags(HTMLParser):
    """Open tags that were never closed, and every attribute that points somewhere."""

    def __init__(self):
        super().__init__()
        self.open, self.targets, self.names = [], [], []

    def handle_starttag(self, tag, attributes):
        self.names.append(tag)
        self.targets += [value for name, value in attributes if name in ("src", "href", "srcset", "data")]
        if tag not in ("meta", "img", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        if self.open and self.open[-1] == tag:
            self.open.pop()


def comparison(**changes):
    table = kagan((("waveform_inversion", "double_couple"),), n_events=1).assign(
        event_id=EVENT_ID,
        kagan_deg=8.4,
        delta_mw=-0.07,
        depth_error_km=2.0,
        reference_mw=5.17,
        reference_depth_km=6.0,
        reference_strike_deg=310.0,
        reference_dip_deg=70.0,
        reference_rake_deg=-160.0,
        reference_source="<b>me</b>",
        reference_variance_reduction=0.61,
    )
    return table.assign(**changes)


def page(answers=None, compared=None, **options):
    answers = pd.DataFrame([prediction(quality="B", uncertainty_deg=9.0)]) if answers is None else answers
    table = trace_table(verdicts(FITS), FITS)
    table["evidence"] = "<script>alert(1)</script>"
    defaults = {"study": "tiny", "simulated": True}
    made = [("Command", "snakemake -j 2 <page>")]
    compared = comparison() if compared is None else compared
    return event_page(EVENT, answers, compared, table, PICTURES, made, **(defaults | options))


def test_a_page_is_whole_in_itself_and_well_formed():
    html = page()
    tags = Tags()
    tags.feed(html)
    assert tags.open == []
    assert not {"script", "link", "iframe", "object"} & set(tags.names)
    assert all(target.startswith(("data:image/png;base64,", "#", "../", "index.html")) for target in tags.targets)
    assert "http" not in html
    assert "url(" not in html
    assert sum(target.startswith("data:") for target in tags.targets) == len(PICTURES)
    assert tags.names.count("figcaption") == len(PICTURES)
    anchors = {target[1:] for target in tags.targets if target.startswith("#")}
    assert anchors == set(re.findall(r' id="(\w+)"', html))


def test_what_comes_from_files_is_escaped():
    html = page()
    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)" in html
    assert "&lt;b&gt;me&lt;/b&gt;" in html
    assert "&lt;page&gt;" in html


def test_the_solution_stands_beside_the_reference():
    html = page()
    facts = (
        "320/75/−170",
        "310/70/−160",
        "213/71/−21",
        "5.10",
        "5.17",
        "74 %",
        "61 %",
        "8.4°",
        "−0.07",
        "+2.0",
        ">B<",
        "9°",
        "2024-01-02 03:04:05 UTC",
        "35.700° N 117.500° W",
        "11, 29, 74°",
    )
    for fact in facts:
        assert fact in html, fact
    assert html.count("<svg") == 2
    assert "nan" not in re.sub(r"base64,[\w+/=]+", "", html).lower()


def test_simulated_and_real_data_are_told_apart():
    assert ">SIMULATED<" in page()
    assert "SIMULATED" not in page(simulated=False)
    assert "real data" in page(simulated=False)


def test_every_record_has_a_row_with_its_verdict():
    html = page()
    n = len(verdicts(FITS))
    assert (
        html.count('<tr class="kept">') + html.count('<tr class="repaired">') + html.count('<tr class="dropped">') == n
    )
    assert "XX.BAD1" in html
    assert "clipped: 8123456 counts" in html


def test_what_variants_have_in_common_is_said_once():
    rows = [prediction(variant=name, remarks="shifts at their limit") for name in ("double_couple", "deviatoric")]
    html = page(pd.DataFrame([*rows, prediction(variant="full", remarks="another")]))
    assert html.count("shifts at their limit") == 1
    assert "inversion, double couple, deviatoric" in html
    assert "inversion, full" in html


def test_an_event_without_answer_says_why_and_one_without_reference_says_so():
    html = page(pd.DataFrame([prediction(**UNANSWERED)]), comparison().iloc[:0])
    assert "2 stations; at least &lt;3&gt; &amp; more" in html
    assert "none: nothing to compare with" in html
    assert html.count("<svg") == 0


def test_the_index_lists_every_event_in_the_order_of_time():
    names = ["later", EVENT_ID, "a&b"]
    events = pd.DataFrame(
        [
            EVENT | {"event_id": n, "origin_time_utc": t}
            for n, t in zip(
                names, ("2024-05-01T00:00:00Z", "2024-01-02T00:00:00Z", "2024-03-01T00:00:00Z"), strict=True
            )
        ]
    )
    rows = [prediction(), prediction(**UNANSWERED | {"event_id": "later"})]
    answers = pd.DataFrame(rows).assign(kagan_deg=[8.4, np.nan], delta_mw=[-0.07, np.nan], label="inversion")
    html = event_index(events, answers, study="tiny", title="Three <events>", simulated=True)
    assert re.findall(r'href="([^".]+)\.html"', html) == [EVENT_ID, "a&amp;b", "later"]
    assert "3 events; answered: inversion 1" in html
    assert "unusable: 2 stations; at least &lt;3&gt; &amp; more" in html
    assert "no answer" in html
    assert html.count("<svg") == 1
    assert "Three &lt;events&gt;" in html
    assert ">SIMULATED<" in html


def test_a_small_ball_stays_within_its_rim():
    svg = beachball_svg(tensor(clvd=0.3))
    numbers = [float(v) for d in re.findall(r' d="([^"]+)"', svg) for v in re.findall(r"-?\d+\.\d+", d)]
    assert np.hypot(*np.reshape(numbers, (-1, 2)).T).max() < 1.01
    assert beachball_svg([1, 1, 1, 0, 0, 0]).count("<path") == 1
    with pytest.raises(SourceError):
        beachball_svg(np.zeros(6))


def test_on_a_phone_every_number_of_a_solution_keeps_its_name_and_figures_keep_their_size():
    html = page()
    answer = next(row for row in html.split("<tr") if "double couple" in row)
    assert '<td data-name="Mw">5.10' in answer
    assert '<td data-name="Kagan">8.4°' in answer
    assert "data-name" not in next(row for row in html.split("<tr") if "Reason and evidence" in row)
    assert html.count('<div class="picture">') == len(PICTURES)
    assert "@media screen and (max-width: 40rem)" in html
