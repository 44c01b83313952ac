"""Equations of the networks, term by term, and their losses."""

import numpy as np
import pytest
import torch
from symae_cases import SIZES, groups, network, regions

from quakesource.products import build_product
from quakesource.systems.symae.learning import Batch, GroupsTask, learn
from quakesource.systems.symae.networks import Gaussian
from quakesource.systems.symae.settings import SymaeNetworkSettings, SymaeTrainingSettings
from quakesource.systems.symae.trained import PRODUCT, Trained, built, read_trained, sizes_of, write_trained
from quakesource.systems.symae.variants import variant_named
from quakesource.systems.symae.virtual import codes_of, ensemble, on_common_paths, redatumed, refined, without_path

TRAINING = SymaeTrainingSettings(
    steps=40,
    faithful_steps=40,
    short_steps=40,
    published_steps=40,
    exploratory_steps=40,
    batch_traces=60,
    receivers=(5, 8),
    save_every=20,
)


def task(name, recorded=(), training=TRAINING):
    return GroupsTask(network(name).train(), regions(), regions(), training, 1, torch.device("cpu"), list(recorded))


def test_the_group_code_is_a_product_of_gaussians():
    made, records = network("ours"), groups()
    with torch.no_grad():
        product, linear = made.group_code(records)
        for g in range(len(records)):
            total, weighted = torch.ones(SIZES.source), torch.zeros(SIZES.source)
            for record in records[g]:
                mean, log_precision = made.source_encoder(record).chunk(2)
                precision = torch.exp(log_precision.clamp(-8, 4))
                total, weighted = total + precision, weighted + precision * mean
            torch.testing.assert_close(product.mean[g], weighted / total, atol=1e-5, rtol=1e-4)
            torch.testing.assert_close(product.log_variance[g], -torch.log(total), atol=1e-5, rtol=1e-4)
        torch.testing.assert_close(linear, records.mean(dim=1) @ made.linear_encoder.weight.T, atol=1e-5, rtol=1e-4)


def test_more_receivers_make_the_code_surer():
    made, records = network("ours"), groups()
    with torch.no_grad():
        few, many = (made.group_code(records[:, :r])[0].log_variance for r in (3, 9))
    assert bool((many < few).all())


def test_information_of_a_trace_is_that_of_its_precisions():
    made, records = network("ours"), groups(g=1)
    with torch.no_grad():
        found = made.informativeness(records)[0]
        precision = torch.exp(made.source_encoder(records[0]).chunk(2, dim=-1)[1].clamp(-8, 4))
    torch.testing.assert_close(found, 0.5 * torch.log(1 + precision).sum(dim=-1))


def test_the_divergence_is_that_of_two_normal_distributions():
    mean, log_variance = torch.tensor([[0.3, -1.2]]), torch.tensor([[-0.7, 0.4]])
    found = Gaussian(mean, log_variance).divergence()
    one = torch.distributions.Normal(mean, torch.exp(0.5 * log_variance))
    torch.testing.assert_close(found, torch.distributions.kl_divergence(one, torch.distributions.Normal(0, 1)).sum(-1))


def test_the_faithful_network_is_the_paper():
    made, records = network("faithful"), groups()
    with torch.no_grad():
        inside = torch.stack([made.source_encoder_1(record) for record in records[0]]).mean(dim=0)
        torch.testing.assert_close(made.source_code(records)[0], made.source_encoder_2(inside), atol=1e-5, rtol=1e-4)
        code, paths = made.source_code(records), made.path_codes(records)
        one = made.decoder(torch.cat([code[1], paths[1, 2]]))
        torch.testing.assert_close(made.fuse(code, paths)[1, 2], one, atol=1e-5, rtol=1e-4)
    np.testing.assert_array_equal(made.aligned(records).records, records)


def test_dropout_hides_path_codes_in_training_alone():
    made, records = network("faithful"), groups()
    torch.testing.assert_close(made.path_codes(records), made.path_codes(records))
    assert float((made.train().path_codes(records) == 0).float().mean()) == pytest.approx(SIZES.dropout, abs=0.12)


def test_a_pair_is_rebuilt_from_the_other_earthquakes_paths():
    one = task("ours")
    batch = one.batch(3, 0.0)
    assert not torch.equal(batch.rebuilt, batch.donor)
    parts = one.losses(batch)
    assert set(parts) == {"misfit", "source", "path"}
    # a donor with other records changes what is rebuilt, its own source code does not
    other = batch._replace(donor=batch.donor.flip(-1))
    assert float(one.losses(other)["source"].detach()) == pytest.approx(float(parts["source"].detach()), rel=1e-5)
    assert float(one.losses(other)["misfit"].detach()) != pytest.approx(float(parts["misfit"].detach()), rel=1e-6)


def test_the_loss_is_the_equation():
    one = task("labelled")
    batch = one.batch(5, 0.0)
    parts = {name: value.detach() for name, value in one.losses(batch).items()}
    sigma, n = float(torch.exp(one.network.log_sigma.detach())), 128
    expected = (
        n * (np.log(sigma) + float(parts["misfit"]) / (2 * sigma**2))
        + TRAINING.divergence_weight * float(parts["source"] + parts["path"])
        + TRAINING.head_weight * n * float(parts["head"])
    )
    assert float(one.total(parts, 0.0).detach()) == pytest.approx(expected, rel=1e-5)


def test_what_is_drawn_follows_from_the_batch_alone():
    one = task("ours")
    batch = one.batch(5, 0.0)
    torch.manual_seed(1)
    first = one.losses(batch)
    torch.manual_seed(2)
    assert float(one.losses(batch)["misfit"]) == float(first["misfit"])
    assert isinstance(batch, Batch)


def test_the_head_is_forgiven_a_shift_and_the_polarity():
    one = task("labelled")
    source = torch.from_numpy(regions().source[:, 0, 0])
    moved = -torch.fft.irfft(
        torch.fft.rfft(source, 256) * torch.polar(torch.ones(1), -2 * torch.pi * torch.fft.rfftfreq(256, 3.0) * 1.5),
        256,
    )[..., :128]
    assert float(((moved - one._nearest(moved, source)) ** 2).mean()) < 1e-3
    assert float(((moved - source) ** 2).mean()) > 0.5


@pytest.mark.parametrize("name", ["faithful", "ours", "labelled", "published"])
def test_training_lowers_the_misfit(name, tmp_path):
    variant = variant_named(name)
    made = network(name).train()
    one = GroupsTask(made, regions(), regions(), TRAINING, 1, torch.device("cpu"), [])
    before = float(one.losses(one.batch(999, 0.0))["misfit"].detach())
    scores = learn(made, regions(), regions(), variant, TRAINING, 1, torch.device("cpu"), tmp_path, [])
    assert float(one.losses(one.batch(999, 0.0))["misfit"].detach()) < before
    assert 0 < scores["redatuming_error"] < 2
    assert (tmp_path / "history.csv").is_file()


def test_recorded_groups_have_no_partner():
    recorded = [np.full((8, 128), 7, np.float32)]
    batch = task("ours", recorded, TRAINING.model_copy(update={"receivers": (5,)})).batch(1, 0.0)
    is_recorded = (batch.rebuilt == 7).all(dim=(1, 2))
    assert 0 < int(is_recorded.sum()) < len(is_recorded)
    torch.testing.assert_close(batch.rebuilt[is_recorded], batch.donor[is_recorded])


def test_a_network_is_written_and_read(tmp_path):
    variant = variant_named("ours-codes4+3-short")
    sizes = sizes_of(variant, SymaeNetworkSettings(width=16), 128, 3.0)
    assert (sizes.source, sizes.path) == (4, 3)
    made = built(variant, sizes).eval()
    manifest = tmp_path / "m" / "manifest.json"
    with build_product(manifest, PRODUCT, "t", code="", settings={}, inputs=[], attributes={}) as work:
        write_trained(work, Trained(made, variant, 5, sizes))
    again = read_trained(manifest)
    assert (again.variant, again.seed, again.sizes) == (variant, 5, sizes)
    records = groups()
    torch.testing.assert_close(codes_of(again.network, records).source, codes_of(made, records).source)


def test_redatuming_with_its_own_path_rebuilds_and_no_path_is_a_code_of_zeros():
    made, records = network("ours"), groups()
    codes = codes_of(made, records)
    with torch.no_grad():
        own = made.back(made.fuse(codes.source, codes.paths), codes.delay_s, codes.sign)
        torch.testing.assert_close(redatumed(made, codes, codes), own)
        zeros = made.fuse(codes.source, torch.zeros(len(records), 1, SIZES.path))[:, 0]
    torch.testing.assert_close(without_path(made, codes.source), zeros)
    common = codes.paths[0, :3]
    assert on_common_paths(made, codes.source, common).shape == (4, 3, 128)


def test_an_ensemble_holds_its_middle_and_knows_its_seed():
    made, records = network("ours"), groups()
    common = codes_of(made, records).paths[0, :4]
    first, again = (ensemble(made, records, common, 5, 1) for _ in range(2))
    assert (first.low <= first.middle).all()
    assert (first.middle <= first.high).all()
    np.testing.assert_array_equal(first.low, again.low)


def test_refining_fits_the_records_better():
    made, records = network("ours"), groups()
    aligned = made.aligned(records).records
    with torch.no_grad():
        code, paths = made.source_code(aligned), made.path_codes(aligned)
        before = float(((made.fuse(code, paths) - aligned) ** 2).mean())
    better = refined(made, records)
    with torch.no_grad():
        assert float(((made.fuse(better, paths) - aligned) ** 2).mean()) < before
