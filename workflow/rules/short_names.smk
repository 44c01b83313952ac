# A table of the default study under a name that is easy to type.
for short, table in SHORT_NAMES.items():
    copy = "_".join(["copy", *Path(short).with_suffix("").parts[1:]])

    rule:
        name:
            copy
        input:
            table,
        output:
            short,
        log:
            IN.log(copy),
        localrule: True
        conda:
            ENVIRONMENT
        params:
            digests=f"{Path(short).parent}/.digests",
            digest=f"{Path(table).parent}/.digests/{Path(table).name}.sha256",
        shell:
            "cp {input:q} {output:q} 2> {log:q}; mkdir -p {params.digests:q}; "
            "cp {params.digest:q} {params.digests:q} 2>> {log:q} || rm -f {params.digests:q}/$(basename {output:q}).sha256"
