# The archive from data centres. What is received stays in results/<study>/received, outside of what Snakemake deletes:
# a job that runs again asks only for what is not there, or is not as it was received.
if STUDY.archive.source == "download":
    CATALOGUE = f"{RESULTS}/catalogue/manifest.json"
    STATIONS = f"{RESULTS}/stations/manifest.json"
    RECEIVED = f"{RESULTS}/received"

    # a checkpoint does not pass on to rules that inherit, so this one is written out
    checkpoint download_catalogue:
        input:
            table=(
                str(STUDY.catalogue.table)
                if STUDY.catalogue.provider == "table"
                else []
            ),
        output:
            catalogue=CATALOGUE,
            truth=f"{RESULTS}/sealed/manifest.json",
        log:
            IN.log("download_catalogue"),
        conda:
            ENVIRONMENT
        resources:
            **needs(1000, 240),
        params:
            **call("download_catalogue", gates=GATES),
        shell:
            STAGE

    use rule stage as download_stations with:
        input:
            catalogue=CATALOGUE,
        output:
            metadata=STATIONS,
        log:
            IN.log("download_stations"),
        resources:
            **needs(2000, 240),
        params:
            **call("download_stations", gates=GATES),

    use rule stage as download_waveforms with:
        input:
            catalogue=CATALOGUE,
            metadata=STATIONS,
        output:
            received=f"{RESULTS}/batches/{{batch}}/manifest.json",
        log:
            IN.log("download_waveforms", "{batch}"),
        resources:
            **needs(2000, 1440),
        params:
            **call("download_waveforms", store=RECEIVED, gates=GATES),

    use rule stage as assemble_archive with:
        input:
            catalogue=CATALOGUE,
            metadata=STATIONS,
            received=[
                f"{RESULTS}/batches/{batch}/manifest.json"
                for batch in range(STUDY.stations.batches)
            ],
        output:
            archive=ARCHIVE,
        log:
            IN.log("assemble_archive"),
        resources:
            **needs(3000, 120),
        params:
            **call("assemble_archive", store=RECEIVED),
