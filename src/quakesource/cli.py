"""The verbs: ``quakesource VERB --settings … --option …``. Options are the keyword arguments of a stage's function."""

import argparse
import importlib
import json
import os
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from quakesource.errors import QuakesourceError, SettingsError
from quakesource.products.building import MadeMeanwhile
from quakesource.products.digests import loose_files
from quakesource.settings.checking import check_section
from quakesource.study import renamed
from quakesource.study.document import config_text, schema_text
from quakesource.study.loading import load_settings
from quakesource.study.scope import section_class, stage_sections, stage_settings
from quakesource.study.stages import stage_module, stage_modules, stage_options

CONFIG = Path("config.yaml")
SERVICES = "services"
SERVICES_VARIABLE = "QUAKESOURCE_SERVICES"
"""Environment variable with section services as JSON: the workflow hands it over apart, for it changes no product."""
SCHEMA = Path("workflow/schemas/config.schema.json")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a verb; returns the exit status. What quakesource raises on purpose is printed without a traceback."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given and given[0] in renamed.VERBS:
        print(f"error: The verb {given[0]} is called {renamed.VERBS[given[0]]} now.", file=sys.stderr)
        return 1
    options = _parser().parse_args(given)
    try:
        options.run(options)
    except QuakesourceError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"error: {error}\n  next:  Check that the path exists, may be written, and has space.", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="quakesource",
        description="From seismograms to earthquake sources.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog=_stage_list(),
    )
    verbs = parser.add_subparsers(title="verbs", metavar="VERB", required=True)
    _add_study_verbs(verbs)
    for stage in stage_modules():
        _add_stage(verbs, stage)
    return parser


def _stage_list() -> str:
    """The stages with one line each, apart from what people type first."""
    rows = [f"  {stage.replace('_', '-'):27}{stage_options(stage)[0]}" for stage in stage_modules()]
    return "stages of the workflow, which calls them as verbs too:\n" + "\n".join(rows)


def _add_stage(verbs: Any, stage: str) -> None:
    summary, arguments = stage_options(stage)
    sections = stage_sections(stage)
    # without a help text the verb stands in the list of stages alone
    verb = verbs.add_parser(stage.replace("_", "-"), description=summary)
    verb.add_argument(
        "--settings",
        required=bool(sections),
        default="{}",
        help="YAML of a study, or the stage's sections as JSON {section: values}",
    )
    if SERVICES in sections:
        verb.add_argument(
            "--services", default="", help="section services as JSON: how centres are asked, not what is made"
        )
    for name, kind, required in arguments:
        if name == "threads":
            continue
        many = kind.startswith("list")
        kind = kind.removesuffix(" | None").removeprefix("list[").rstrip("]")
        convert: Callable[[str], Any] = {"Path": Path, "int": int}.get(kind, str)
        option = name.replace("_", "-")
        verb.add_argument(*_spellings(option), type=convert, nargs="+" if many else None, required=required, dest=name)
    takes_threads = any(name == "threads" for name, _, _ in arguments)
    verb.add_argument(
        "--threads",
        type=int,
        default=1,
        help="threads or processes" if takes_threads else "ignored: this stage has one",
    )
    verb.set_defaults(run=lambda options: _run_stage(stage, dict(vars(options)), takes_threads=takes_threads))


def _spellings(option: str) -> list[str]:
    """An option as it is called now, and as it was called before."""
    return [f"--{option}", *(f"--{renamed.OPTIONS[o]}" for o in [option] if o in renamed.OPTIONS)]


def _add_study_verbs(verbs: Any) -> None:
    new = verbs.add_parser("new-study", help="Write a commented study for a region: studies/NAME.yaml.")
    new.add_argument("--name", required=True, help="letters, digits, - and _")
    new.add_argument("--box", type=float, nargs=4, required=True, metavar=("SOUTH", "NORTH", "WEST", "EAST"))
    new.add_argument(*_spellings("fdsn-network"), nargs="+", required=True, help="FDSN network codes")
    new.add_argument("--centre", nargs="+", default=["EARTHSCOPE"], help="ObsPy's names of FDSN centres, or addresses")
    new.add_argument("--start", default="2015-01-01")
    new.add_argument("--end", default="2025-01-01")
    new.add_argument("--magnitude", type=float, default=4.0, help="smallest")
    new.set_defaults(run=_new_study)
    check = verbs.add_parser("check", help="Check a configuration and products: settings, manifests, parts.")
    check.add_argument("--config", type=Path, nargs="*", default=[], help="YAML files, the last one wins")
    check.add_argument("--deep", action="store_true", help="compare the digests of everything, records and arrays too")
    check.add_argument(
        "--estimate", action="store_true", help="measure on slices what the stores of the study will take"
    )
    check.add_argument(
        "--downloads", action="store_true", help="requests, bytes and hours; asks for the catalogue and the stations"
    )
    check.add_argument(
        "made", type=Path, nargs="*", help="manifests, tables, figures, or folders with any of them: results/STUDY"
    )
    check.set_defaults(run=_check)
    stations = verbs.add_parser("make-stations", help="Make StationXML of a table of places and SAC pole-zero files.")
    stations.add_argument("table", type=Path, help="CSV, one row a channel: docs/data.md")
    stations.add_argument("--output", type=Path, required=True, help="StationXML to write")
    stations.set_defaults(run=_make_stations)
    export = verbs.add_parser("export-quakeml", help="Write the answers of a system as QuakeML.")
    export.add_argument("predictions", type=Path, help="manifest: results/STUDY/predictions/SYSTEM/manifest.json")
    export.add_argument("--archive", type=Path, required=True, help="manifest of the archive with the hypocentres")
    export.add_argument("--variant", help="which of its answers; the first one if this is left out")
    export.add_argument("--output", type=Path, required=True, help="QuakeML file to write")
    export.set_defaults(run=_export_quakeml)
    waves = verbs.add_parser("dispersion", help="Print and draw surface-wave velocities and kernels of a model.")
    waves.add_argument("model", help="name of a shipped model, or a file with one")
    waves.add_argument("--periods", type=float, nargs="+", metavar="S", help="rising; 2 to 60 s if left out")
    waves.add_argument("--wave", nargs="+", choices=("rayleigh", "love"), default=["rayleigh", "love"])
    waves.add_argument("--mode", type=int, nargs="+", default=[0], help="0 is the fundamental one")
    waves.add_argument("--water", type=float, metavar="KM", help="thickness of the water that covers the model")
    waves.add_argument(
        "--reference-frequency", type=float, metavar="HZ", help="at which the velocities hold; elastic if left out"
    )
    waves.add_argument("--figure", type=Path, help="PNG to draw; SVG and JSON come beside it")
    waves.add_argument("--output", type=Path, help="CSV to write")
    waves.set_defaults(run=_dispersion)
    invert = verbs.add_parser("invert-dispersion", help="Layers with uncertainty from measured dispersion curves.")
    invert.add_argument("curves", type=Path, nargs="+", help="CSV (wave, mode, kind, period_s, ...) or SURF96 files")
    invert.add_argument("--start", required=True, help="model to begin with: name of a shipped one, or a file")
    invert.add_argument("--sigma", type=float, default=0.1, help="prior standard deviation of ln Vs")
    invert.add_argument(
        "--free-vp-vs",
        type=float,
        default=0.0,
        metavar="SIGMA",
        help="prior standard deviation of ln Vp/Vs; 0 keeps it",
    )
    invert.add_argument("--keep-layers", action="store_true", help="the layers of the start, not finer ones")
    invert.add_argument("--water", type=float, metavar="KM", help="thickness of the water that covers the model")
    invert.add_argument("--figure", type=Path, help="PNG to draw; SVG and JSON come beside it")
    invert.add_argument("--output", type=Path, help="CSV of the model to write; the fit comes beside it, *_fit.csv")
    invert.set_defaults(run=_invert_dispersion)
    serve = verbs.add_parser(
        "serve-archive", help="Offer an archive over HTTP: FDSN web services, ComCat's GeoJSON, SCEDC's bucket."
    )
    serve.add_argument("folder", type=Path, help="the archive: a folder with a manifest.json")
    serve.add_argument("--truth", type=Path, help="manifest of mechanisms to offer as moment tensors of ComCat")
    serve.add_argument("--port", type=int, default=8080)
    serve.set_defaults(run=_serve_archive)
    write = verbs.add_parser("write-config", help="Write config.yaml and its schema from the settings classes.")
    write.set_defaults(run=_write_config)


def _run_stage(stage: str, options: dict[str, Any], *, takes_threads: bool) -> None:
    sections = _sections(options.pop("settings"), stage, options.pop(SERVICES, ""))
    options.pop("run")
    if not takes_threads:
        options.pop("threads")
    function = getattr(importlib.import_module(stage_module(stage)), stage)
    given = {name: value for name, value in options.items() if value is not None}
    named = [value for values in given.values() for value in (values if isinstance(values, list) else [values])]
    paths = [value for value in named if isinstance(value, Path)]
    with suppress(MadeMeanwhile), loose_files(paths):
        function(*sections, **given)
    # who was waited for may have made the one product of a stage before the other was taken away
    if not all(path.exists() for path in paths if path.name == "manifest.json"):
        with loose_files(paths):
            function(*sections, **given)


def _sections(text: str, stage: str, services: str = "") -> list[Any]:
    wanted = stage_sections(stage)
    if text.lstrip().startswith("{"):
        values = _parsed(text, "--settings")
        services = services or os.environ.get(SERVICES_VARIABLE, "")
    else:
        values = stage_settings(load_settings(Path(text)), stage)
    if services and SERVICES in wanted:
        values = {**values, SERVICES: _parsed(services, "--services")}
    unknown = [path for path in values if path not in wanted]
    if unknown or not all(isinstance(section, dict) for section in values.values()):
        raise SettingsError(
            f"--settings of this verb holds the sections {', '.join(wanted)}, each a mapping; got {', '.join(values)}.",
            next_step="Write {section: {key: value}}; sections that are left out keep their defaults.",
        )
    return [check_section(section_class(path), values.get(path, {}), where=path) for path in wanted]


def _parsed(text: str, option: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise SettingsError(
            f"{option} is not valid JSON: {error}", next_step="Give a YAML file of a study as --settings instead."
        ) from None


def _write_config(_: argparse.Namespace) -> None:
    if not SCHEMA.parent.is_dir():
        raise SettingsError(
            f"There is no folder {SCHEMA.parent} here.", next_step="Run this in the root of the repository."
        )
    CONFIG.write_text(config_text())
    SCHEMA.write_text(schema_text())


def _new_study(options: argparse.Namespace) -> None:
    from quakesource.study.new_study import new_study

    path = Path("studies") / f"{options.name}.yaml"
    if path.exists():
        raise SettingsError(f"{path} is there already.", next_step="Choose another --name, or move it away.")
    text = new_study(
        options.name,
        tuple(options.box),
        networks=options.fdsn_network,
        centres=options.centre,
        start=options.start,
        end=options.end,
        magnitude=options.magnitude,
    )
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    load_settings(path)
    print(f"{path}: read it, then quakesource check --downloads --config {path}")


def _make_stations(options: argparse.Namespace) -> None:
    from quakesource.acquire.made_stations import made_stations

    inventory, problems = made_stations(options.table)
    for problem in problems:
        print(f"left out: {problem}", file=sys.stderr)
    inventory.write(str(options.output), format="STATIONXML")
    n_stations, n_channels = (len(inventory.get_contents()[kind]) for kind in ("stations", "channels"))
    print(f"{options.output}: {n_channels} channels of {n_stations} stations")


def _export_quakeml(options: argparse.Namespace) -> None:
    from quakesource.export.quakeml import export_quakeml

    n = export_quakeml(options.predictions, options.archive, options.output, variant=options.variant)
    print(f"{options.output}: {n} earthquakes with a mechanism")


def _dispersion(options: argparse.Namespace) -> None:
    from quakesource.earth import read_model
    from quakesource.surface_waves import Water, dispersion
    from quakesource.surface_waves.table import curve_rows

    model = read_model(options.model)
    periods = options.periods or [float(period) for period in range(2, 61)]
    given: dict[str, Any] = {"kernels": True, "reference_frequency_hz": options.reference_frequency}
    given["water"] = None if options.water is None else Water(options.water)
    curves = [dispersion(model, periods, wave, mode, **given) for wave in options.wave for mode in options.mode]
    rows = curve_rows(curves)
    print(rows.to_string(index=False, float_format="{:.5g}".format, na_rep="-"))
    if options.output:
        rows.to_csv(options.output, index=False, float_format="%.9g")
    if options.figure:
        from quakesource.figures.dispersion import plot_dispersion
        from quakesource.figures.writing import write_figure

        figure = plot_dispersion(curves, title=f"Surface waves of {model.name or options.model}")
        command = f"quakesource dispersion {options.model} --figure {options.figure}"
        write_figure(figure, options.figure, command=command, inputs=[options.model], n=len(rows))


def _invert_dispersion(options: argparse.Namespace) -> None:
    from quakesource.earth import read_model
    from quakesource.surface_waves import Water
    from quakesource.surface_waves.fit import fit_curves, fit_rows, model_rows
    from quakesource.surface_waves.inversion import Prior, fine_layers
    from quakesource.surface_waves.observed import read_curves

    curves = [curve for path in options.curves for curve in read_curves(path)]
    start = read_model(options.start)
    start = start if options.keep_layers else fine_layers(start, curves)
    water = None if options.water is None else Water(options.water)
    fit = fit_curves(curves, start, Prior(options.sigma, vp_vs_sigma=options.free_vp_vs), water=water)
    rows = model_rows(fit.together)
    print(rows.to_string(index=False, float_format="{:.4g}".format), *fit.words, sep="\n")
    if options.output:
        rows.to_csv(options.output, index=False, float_format="%.6g")
        beside = options.output.with_name(f"{options.output.stem}_fit.csv")
        fit_rows(curves, fit.together).to_csv(beside, index=False, float_format="%.6g")
    if options.figure:
        from quakesource.figures.inverted_curves import plot_inverted_curves
        from quakesource.figures.writing import write_figure

        title = f"Vs from {', '.join(path.name for path in options.curves)}"
        command = f"quakesource invert-dispersion {' '.join(map(str, options.curves))} --start {options.start}"
        figure = plot_inverted_curves(curves, fit, start, title=title)
        write_figure(figure, options.figure, command=command, inputs=list(map(str, options.curves)), n=fit.together.n)


def _serve_archive(options: argparse.Namespace) -> None:
    from quakesource.acquire.serving import BUCKET, ArchiveService, Holdings, Server

    holdings = Holdings(options.folder / "manifest.json", options.truth)
    kind = "simulated" if holdings.simulated else "recorded"
    with Server(ArchiveService(holdings), options.port) as server:
        print(
            f"{len(holdings.events)} earthquakes, {len(holdings.channels)} channels ({kind}) at {server.url}\n"
            f"  ObsPy:       Client({server.url!r})\n"
            f"  quakesource: --config 'stations={{centres: [{server.url}]}}' "
            f"'services={{comcat: {server.url}, scedc_bucket: {server.url}{BUCKET}}}'\n"
            "Stop with Ctrl-C.",
            flush=True,
        )
        with suppress(KeyboardInterrupt):
            threading.Event().wait()


def _check(options: argparse.Namespace) -> None:
    from quakesource.products.checking import check_made
    from quakesource.study.planning import check_study

    settings = load_settings(*options.config)
    check_study(settings)
    print(f"study {settings.study}: settings are valid, and what they name is there")
    if options.estimate:
        from quakesource.study.estimates import study_estimates

        for line in study_estimates(settings, threads=2):
            print(line)
    if options.downloads:
        from quakesource.study.download_estimates import download_lines

        for line in download_lines(settings):
            print(line)
    for path in options.made:
        for found in check_made(path, deep=options.deep):
            print(f"{found}: whole")
