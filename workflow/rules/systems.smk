# The rules of every registered system, from its own folder; one that has none predicts from what it declares to read.
for name, system in systems().items():
    rules_file = SOURCE / "quakesource/systems" / name / "rules.smk"
    if rules_file.is_file():

        include: str(rules_file)

    elif system.answers == "mechanism":

        rule:
            name:
                f"predict_{name}"
            input:
                **{product: IN.product(product) for product in system.reads},
            output:
                predictions=IN.product("predictions", name),
            log:
                IN.log(f"predict_{name}"),
            benchmark:
                IN.benchmark(f"predict_{name}")
            conda:
                ENVIRONMENT
            threads: 2
            resources:
                **needs(4000, 60),
            params:
                **call(f"predict_{name}"),
            shell:
                STAGE


# Pictures that several systems have.
for system in IN.running:

    rule:
        name:
            f"plot_{system.name}_answers"
        input:
            predictions=IN.predictions[system.name],
            observations=IN.judged_observations,
            references=REFERENCES,
            trained_models=(
                IN.of_models("models", system.name) if system.is_trained else []
            ),
        output:
            **figures(f"{system.name}/", IN.shared_figures(system), system.label),
        log:
            IN.log("plot_system", system.name),
        conda:
            ENVIRONMENT
        resources:
            **needs(2000, 30),
        params:
            **call("plot_system", title=f"{STUDY.title}: {system.label}"),
        shell:
            STAGE
