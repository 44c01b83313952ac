# The archive from data centres. What is received stays in results/<study>/received, outside of what Snakemake deletes:
# a job that runs again asks only for what is not there, or is not as it was received.
if STUDY.archive.source == "download":
    CATALOGUE = f"{RESULTS}/catalogue/manifest.json"
    STATIONS = f"{RESULTS}/stations/manifest.json"
    RECEIVED = f"{RESULTS}/received"
    # by this folder the jobs of all studies keep to the limits of a host together
    GATES = "results/.gates"

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
            f"{LOGS}/download-catalogue.log",
        benchmark:
            f"{BENCHMARKS}/download-catalogue.tsv"
        conda:
            "../../envs/quakesource.yaml"
        resources:
            mem_mb=1000,
            runtime=240,
        params:
            settings=settings("download_catalogue"),
            code=fingerprint("download_catalogue"),
            gates=GATES,
        shell:
            'python -m quakesource download-catalogue --settings {params.settings:q} --services "$SERVICES"'
            " --catalogue {output.catalogue:q}"
            " --truth {output.truth:q} --gates {params.gates:q} 2> {log:q}"

    rule download_stations:
        input:
            catalogue=CATALOGUE,
        output:
            metadata=STATIONS,
        log:
            f"{LOGS}/download-stations.log",
        benchmark:
            f"{BENCHMARKS}/download-stations.tsv"
        conda:
            "../../envs/quakesource.yaml"
        resources:
            mem_mb=2000,
            runtime=240,
        params:
            settings=settings("download_stations"),
            code=fingerprint("download_stations"),
            gates=GATES,
        shell:
            'python -m quakesource download-stations --settings {params.settings:q} --services "$SERVICES"'
            " --catalogue {input.catalogue:q}"
            " --metadata {output.metadata:q} --gates {params.gates:q} 2> {log:q}"

    rule download_waveforms:
        input:
            catalogue=CATALOGUE,
            metadata=STATIONS,
        output:
            received=f"{RESULTS}/batches/{{batch}}/manifest.json",
        log:
            f"{LOGS}/download-waveforms/{{batch}}.log",
        benchmark:
            f"{BENCHMARKS}/download-waveforms/{{batch}}.tsv"
        conda:
            "../../envs/quakesource.yaml"
        resources:
            mem_mb=2000,
            runtime=1440,
        params:
            settings=settings("download_waveforms"),
            code=fingerprint("download_waveforms"),
            store=RECEIVED,
            gates=GATES,
        shell:
            'python -m quakesource download-waveforms --settings {params.settings:q} --services "$SERVICES"'
            " --catalogue {input.catalogue:q}"
            " --metadata {input.metadata:q} --received {output.received:q} --store {params.store:q}"
            " --batch {wildcards.batch} --gates {params.gates:q} 2> {log:q}"

    rule file_records:
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
            f"{LOGS}/file-records.log",
        benchmark:
            f"{BENCHMARKS}/file-records.tsv"
        conda:
            "../../envs/quakesource.yaml"
        resources:
            mem_mb=3000,
            runtime=120,
        params:
            settings=settings("file_records"),
            code=fingerprint("file_records"),
            store=RECEIVED,
        shell:
            "python -m quakesource file-records --settings {params.settings:q} --catalogue {input.catalogue:q}"
            " --metadata {input.metadata:q} --received {input.received:q} --store {params.store:q}"
            " --archive {output.archive:q} 2> {log:q}"
