#!/usr/bin/env bash
# Snakemake 9.27.1: which edits of a rule's `params` run it again (--rerun-triggers has `params` by default).
# Guess before running: parameters are compared by their values, however they are made.
# Seen: a function of the wildcards is compared; a function that uses `input` is not. Its command line changes, and the
# job is not run again. Whoever puts settings into such a function (to build a whole command from inputs and settings)
# loses reruns without a word; a second parameter with the settings alone brings them back.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --disable-pip-version-check -q snakemake==9.27.1
write_rules() { # $1: the word in both parameters
    cat >Snakefile <<RULES
rule all:
    input: "of_wildcards.txt", "of_input.txt"
rule source:
    output: "source.txt"
    shell: "touch {output}"
rule of_wildcards:
    input: "source.txt"
    output: "of_wildcards.txt"
    params: word=lambda wildcards: "$1"
    shell: "echo {params.word} > {output}"
rule of_input:
    input: "source.txt"
    output: "of_input.txt"
    params: word=lambda wildcards, input: "$1 " + str(input)
    shell: "echo {params.word} > {output}"
RULES
}
write_rules before
venv/bin/snakemake -c1 >first.log 2>&1
write_rules after
venv/bin/snakemake -c1 >second.log 2>&1
echo "snakemake $(venv/bin/snakemake --version)"
echo "of_wildcards.txt: $(cat of_wildcards.txt)"
echo "of_input.txt: $(cat of_input.txt)"
[ "$(cat of_wildcards.txt)" = "after" ]
[ "$(cat of_input.txt)" = "before source.txt" ]
