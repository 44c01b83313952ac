# A table of the default study under a name that is easy to type.
for short, table in SHORT_NAMES.items():

    rule:
        name:
            f"copy_{Path(short).stem}"
        input:
            table,
        output:
            short,
        log:
            IN.log(f"copy_{Path(short).stem}"),
        localrule: True
        conda:
            ENVIRONMENT
        shell:
            "cp {input:q} {output:q} 2> {log:q}"
